using TeamCost.Web.Platform.Commands;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Platform.Hosting;

/// <summary>What the host does when nobody says otherwise.</summary>
public static class Defaults
{
    public const string Address = "http://localhost:5080";

    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports"];

    /// <summary>From its sources the app runs as in development, unless an environment is named.</summary>
    public static WebApplicationOptions For(string[] args)
    {
        var isNamed = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
            ?? args.FirstOrDefault(word => word.TrimStart('-').StartsWith("environment", StringComparison.OrdinalIgnoreCase));
        var fromSource = isNamed is null && DataDirectory.SourceFolder() is not null;
        // A flag without a value would swallow the option after it.
        string[] settings = [.. args.Where(word => word != HostCommandLine.DemoFlag)];
        return new WebApplicationOptions { Args = settings, EnvironmentName = fromSource ? Environments.Development : null };
    }

    public static void UseDefaults(this WebApplicationBuilder builder, HostCommandLine line)
    {
        var configuration = builder.Configuration;
        if (AddressSettings.All(name => string.IsNullOrEmpty(configuration[name])) && !configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(Address);
        }

        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddQuietConsole(configuration, toStandardError: line.IsCommand);
    }
}
