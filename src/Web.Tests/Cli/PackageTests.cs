using System.Diagnostics;
using TeamCost.Cli;

namespace TeamCost.Web.Tests.Cli;

/// <summary>The .NET tool package: packed, installed from the packed file alone, and run.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_tool_package_installs_without_a_network_and_reads_the_logs()
    {
        using var machine = CliMachine.WithSample();
        var (packages, tools) = (Path.Combine(machine.Home, "packages"), Path.Combine(machine.Home, "tools"));
        var project = Path.Combine(RepositoryRoot.Path, "src", "Cli", "Cli.csproj");
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";

        // The build that is under test is what is packed.
        await DotnetAsync("pack", project, "--no-build", "-c", configuration, "-o", packages, "-v", "quiet", "--nologo");
        var package = Directory.GetFiles(packages, "TeamCost.Cli.*.nupkg").ShouldHaveSingleItem();
        var config = Path.Combine(machine.Home, "nuget.config");
        await File.WriteAllTextAsync(config, $"""<configuration><packageSources><clear /><add key="packed" value="{packages}" /></packageSources></configuration>""");
        var version = Path.GetFileNameWithoutExtension(package)["TeamCost.Cli.".Length..];
        await DotnetAsync("tool", "install", "TeamCost.Cli", "--tool-path", tools, "--version", version, "--configfile", config, "--no-cache");

        using var process = CliProcess.StartProgram(Path.Combine(tools, "teamcost"), machine.Home, "daily", "--json", "--timezone", "UTC", "--prices", CliMachine.PriceMap);
        var run = await CliProcess.EndOfAsync(process);

        run.Code.ShouldBe(ExitCode.Ok, run.Talk);
        run.Json.GetProperty("totals").GetProperty("total").GetInt64().ShouldBe(357_685);
    }

    private static async Task DotnetAsync(params string[] args)
    {
        using var dotnet = Process.Start(new ProcessStartInfo("dotnet", args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() })!;
        var errors = dotnet.StandardError.ReadToEndAsync();
        var output = await dotnet.StandardOutput.ReadToEndAsync();
        await dotnet.WaitForExitAsync();
        dotnet.ExitCode.ShouldBe(0, $"dotnet {string.Join(' ', args)}: {output}{await errors}");
    }
}
