using System.Globalization;
using TeamCost.Cli.Api;
using TeamCost.Cli.Output;
using TeamCost.Contracts;

namespace TeamCost.Cli.Checkup;

/// <summary>What can be looked at with a server: whether it is there, knows this machine, and has what this machine knows.</summary>
internal sealed class ServerChecks(CliContext cli)
{
    private static readonly TimeSpan _mostSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan _longAgo = TimeSpan.FromDays(3);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken ct)
    {
        Credentials? credentials;
        try
        {
            credentials = cli.Credentials.Read();
        }
        catch (CliException e)
        {
            return [new Finding("Sign-in", Health.Wrong, e.Message, "Run: teamcost login")];
        }

        if (credentials is null)
        {
            return [new Finding("Sign-in", Health.Remark, "Not signed in: reports work, nothing is sent.", "Run: teamcost login --server https://your-server")];
        }

        var probe = await cli.ProbeAsync(credentials.Server, ct);
        List<Finding> findings = [Encryption(credentials.Server), Reach(credentials.Server, probe)];
        if (probe.Trouble is not null)
        {
            return [.. findings, LastSync(credentials)];
        }

        findings.Add(Clock(probe));
        using var client = cli.Connect(credentials);
        var answer = await client.MeAsync(ct);
        findings.AddRange(answer.Match<IReadOnlyList<Finding>>(Known, error => [new Finding("Token", Health.Wrong, error.Message, "Run: teamcost login")]));
        findings.Add(LastSync(credentials));
        return findings;
    }

    private static Finding Encryption(string server) => server.StartsWith("https://", StringComparison.Ordinal)
        ? new Finding("Encryption", Health.Fine, "The connection is encrypted (TLS).")
        : ServerAddress.IsInTheClear(server)
            ? new Finding("Encryption", Health.Wrong, $"{server} is not encrypted: others on the way can read the token.", "Ask for an https address and log in with it.")
            : new Finding("Encryption", Health.Fine, "The server is this machine; nothing leaves it.");

    private static Finding Reach(string server, ProbeAnswer probe) => probe.Trouble is { } trouble
        ? new Finding("Server", Health.Wrong, $"{server}: {trouble}.", "Nothing is lost: the next sync catches up.")
        : new Finding("Server", Health.Fine, string.Create(CultureInfo.InvariantCulture, $"{server} answers ({probe.Took.TotalMilliseconds:0} ms)."));

    private static Finding Clock(ProbeAnswer probe)
    {
        if (probe.ClockSkew is not { } skew)
        {
            return new Finding("Clock", Health.Remark, "The server does not say what time it is.");
        }

        // The server's date has whole seconds.
        return skew.Duration() <= _mostSkew
            ? new Finding("Clock", Health.Fine, "This machine and the server agree on the time.")
            : new Finding("Clock", Health.Wrong, string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {skew.Duration().TotalMinutes:0} minutes {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the server's."),
                "Set the clock (timedatectl set-ntp true, or the system's settings): usage is counted on the day that the clock says.");
    }

    private Finding[] Known(WhoAmI me) =>
    [
        new Finding("Token", Health.Fine, $"It is good: {me.Email ?? me.TokenName ?? me.Kind}, {me.OrgName}."),
        new Finding("Device", Health.Fine, $"This machine is called {cli.DeviceName}{(me.TokenName is { } name ? $"; its token {name}" : "")}."),
        new Finding("Projects", Health.Fine, $"{me.OrgName} takes project names as: {me.ProjectNaming ?? ProjectNames.Name}."),
        Version(me.ServerVersion),
    ];

    private static Finding Version(string? server) => server is null || !System.Version.TryParse(server, out var theirs) || !System.Version.TryParse(CliVersion.Text, out var ours)
        ? new Finding("Version", Health.Fine, $"This is teamcost {CliVersion.Full}.")
        : theirs > ours
            ? new Finding("Version", Health.Remark, $"This is teamcost {CliVersion.Full}; the server is {server}.", "Update teamcost: the server's /install page has the newest.")
            : new Finding("Version", Health.Fine, $"This is teamcost {CliVersion.Full}, the server {server}.");

    private Finding LastSync(Credentials credentials)
    {
        if (SyncMemory.Of(cli.Environment, credentials).LastSyncAt is not { } at)
        {
            return new Finding("Last sync", Health.Remark, "Nothing was sent yet.", "Run: teamcost sync");
        }

        var ago = cli.Time.GetUtcNow() - at;
        var sentence = $"It was {TimeZoneInfo.ConvertTime(at, cli.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)}.";
        return ago > _longAgo
            ? new Finding("Last sync", Health.Remark, $"{sentence} That is {Numbers.Count((long)ago.TotalDays, "day")} ago.", "Run: teamcost sync, or: teamcost autosync enable")
            : new Finding("Last sync", Health.Fine, sentence);
    }
}
