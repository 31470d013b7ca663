using System.ComponentModel;
using System.Diagnostics;

namespace TeamCost.Cli;

/// <summary>Opens an address in the person's browser, where there is one to open.</summary>
internal static class WebBrowser
{
    /// <returns>False where there is no screen, or no program that knows a browser.</returns>
    public static bool Open(string address, CliEnvironment environment)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttps && uri.Scheme != Uri.UriSchemeHttp) || Program(environment) is not { } program)
        {
            return false;
        }

        try
        {
            var start = OperatingSystem.IsWindows()
                ? new ProcessStartInfo(uri.AbsoluteUri) { UseShellExecute = true }
                : new ProcessStartInfo(program, [uri.AbsoluteUri]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            using var process = Process.Start(start);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    private static string? Program(CliEnvironment environment)
    {
        if (environment["SSH_CONNECTION"] is not null || environment["CI"] is not null)
        {
            // The browser would open on the other machine.
            return null;
        }

        if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
        {
            return "open";
        }

        if (environment["BROWSER"] is { } chosen && !chosen.Contains('%', StringComparison.Ordinal) && !chosen.Contains(':', StringComparison.Ordinal))
        {
            return chosen;
        }

        return environment["DISPLAY"] is not null || environment["WAYLAND_DISPLAY"] is not null ? "xdg-open" : null;
    }
}
