using TeamCost.Cli;
using TeamCost.Web.Tests.Browser.Pages;
using TeamCost.Web.Tests.Cli;

namespace TeamCost.Web.Tests.Browser;

/// <summary>What the people of a journey do again and again.</summary>
internal sealed class Cast(Uri address)
{
    public const string Password = "correct horse battery 9";

    /// <summary>Of this test alone, so that names and addresses of tests do not meet.</summary>
    public string Mark { get; } = Guid.NewGuid().ToString("N")[..8];

    public string Email(Visitor visitor) => $"{visitor.Name}-{Mark}@example.com".ToLowerInvariant();

    public async Task RegisterAsync(Visitor visitor)
    {
        var page = await RegisterPage.OpenAsync(visitor);
        (await page.RefusedAsync(Email(visitor))).ShouldBe(Email(visitor));
        await page.RegisterAsync(visitor.Name, Email(visitor), Password);
        await visitor.AtAsync(url => url.AbsolutePath.StartsWith("/o/", StringComparison.Ordinal), "an organization");
        await visitor.SeesAsync("start");
    }

    public async Task AcceptAsync(Visitor visitor, string link, string org)
    {
        var page = await (await InvitationPage.OpenAsync(visitor, link)).CreateAccountAsync();
        await page.RegisterAsync(visitor.Name, Email(visitor), Password);
        await (await InvitationPage.HereAsync(visitor, "invitation")).AcceptAsync();
        await visitor.AtAsync(url => url.AbsolutePath == $"/o/{org}", org);
    }

    /// <summary>A program that asks to be signed in.</summary>
    /// <returns>The code that it shows.</returns>
    public async Task<string> AskAsync()
    {
        using var client = new HttpClient { BaseAddress = address };
        using var answer = await client.PostAsync(
            new Uri("/api/auth/device", UriKind.Relative), System.Net.Http.Json.JsonContent.Create(new { deviceName = "CLI on a-machine-with-quite-a-long-name.example.com" }));
        return (string)System.Text.Json.Nodes.JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["userCode"]!;
    }

    /// <summary>The real command on a machine with two conversations of today.</summary>
    public Task SyncAsync(string secret)
    {
        var at = DateTimeOffset.UtcNow.AddMinutes(-2).ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'");
        return SyncAsync(
            secret,
            ClaudeLine.Reply("msg_1", "req_1", output: 2_400, input: 12_000, at),
            ClaudeLine.Reply("msg_2", "req_2", output: 800, input: 9_000, at, "claude-haiku-4-5-20251001", "s-2"));
    }

    /// <summary>The real command on a machine with these replies.</summary>
    public async Task SyncAsync(string secret, params IEnumerable<System.Text.Json.Nodes.JsonObject> replies)
    {
        using var machine = new CliMachine();
        await File.WriteAllTextAsync(machine.Log(), string.Concat(replies.Select(reply => reply.Text())));
        var login = await machine.RunAsync("login", "--server", address.ToString(), "--token", secret);
        login.Code.ShouldBe(ExitCode.Ok, login.Talk);
        var sync = await machine.RunAsync("sync");
        sync.Code.ShouldBe(ExitCode.Ok, sync.Talk);
    }
}
