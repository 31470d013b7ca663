using System.Globalization;
using TeamCost.Cli.Api;
using TeamCost.Cli.Output;
using TeamCost.Contracts;

namespace TeamCost.Cli.Commands;

/// <summary>Signing in by a code: shown here, allowed in a browser, fetched here.</summary>
internal static class DeviceLoginFlow
{
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    /// <returns>The token, once somebody has allowed it.</returns>
    public static async Task<Result<string>> RunAsync(string server, CliContext cli, bool opensBrowser, CancellationToken ct)
    {
        using var login = cli.ConnectForLogin(server);
        var started = await login.StartAsync(cli.DeviceName, ct);
        return await started.Match(
            async codes =>
            {
                Show(codes, cli, opensBrowser);
                return await WaitAsync(login, codes, cli, ct);
            },
            error => Task.FromResult<Result<string>>(error));
    }

    private static void Show(DeviceCodeAnswer codes, CliContext cli, bool opensBrowser)
    {
        var address = $"{codes.VerificationUrl}?code={Uri.EscapeDataString(codes.UserCode)}";
        var isOpen = opensBrowser && WebBrowser.Open(address, cli.Environment);
        cli.Terminal.Say("");
        cli.Terminal.Say($"  Code     {codes.UserCode}");
        cli.Terminal.Say($"  Open     {address}");
        cli.Terminal.Say("");
        cli.Terminal.Say(isOpen
            ? "Your browser shows the page: compare the code, then allow this machine."
            : "Open this address in any browser, also on another machine, compare the code, then allow this machine.");
    }

    private static async Task<Result<string>> WaitAsync(DeviceLogin login, DeviceCodeAnswer codes, CliContext cli, CancellationToken ct)
    {
        var until = cli.Time.GetUtcNow().AddSeconds(codes.ExpiresIn);
        var wait = Seconds(codes.Interval);
        try
        {
            while (true)
            {
                await PauseAsync(wait, until, cli, ct);
                var answer = await login.PollAsync(codes.DeviceCode, ct);
                switch (answer)
                {
                    case { Status: "complete", Token.Length: > 3 }:
                        return Ours(answer.Token);
                    case { Status: "expired", Reason: "denied" }:
                        return new Error(ErrorKind.Forbidden, "It was denied in the browser. Nothing is signed in.");
                    case { Status: "expired" }:
                        return Expired(codes);
                    case { Interval: { } slower }:
                        wait = Seconds(slower);
                        break;
                }

                if (cli.Time.GetUtcNow() >= until)
                {
                    return Expired(codes);
                }
            }
        }
        finally
        {
            Clear(cli.Terminal);
        }
    }

    private static Error Expired(DeviceCodeAnswer codes) =>
        new(ErrorKind.Unauthorized, $"The code {codes.UserCode} ran out before anybody allowed it. Run teamcost login again for a new one.");

    /// <summary>The prefix says whose token it is to those who look for leaked ones.</summary>
    private static string Ours(string token) => token.StartsWith("tt_", StringComparison.Ordinal) ? string.Concat("tc_", token.AsSpan(3)) : token;

    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds) is var wait && wait < _shortest ? _shortest : wait > _longest ? _longest : wait;

    /// <summary>Waits, and on a terminal says second by second how long the code lives.</summary>
    private static async Task PauseAsync(TimeSpan wait, DateTimeOffset until, CliContext cli, CancellationToken ct)
    {
        if (!cli.Terminal.IsTalkTerminal)
        {
            await Task.Delay(wait, cli.Time, ct);
            return;
        }

        for (var end = cli.Time.GetUtcNow() + wait; cli.Time.GetUtcNow() < end;)
        {
            var left = until - cli.Time.GetUtcNow();
            cli.Terminal.Talk.Write($"\rWaiting for you to allow it … {(left < TimeSpan.Zero ? TimeSpan.Zero : left).ToString(@"m\:ss", CultureInfo.InvariantCulture)} left (Ctrl-C stops)\e[K");
            await Task.Delay(TimeSpan.FromSeconds(1), cli.Time, ct);
        }
    }

    private static void Clear(Terminal terminal)
    {
        if (terminal.IsTalkTerminal)
        {
            terminal.Talk.Write("\r\e[K");
        }
    }
}
