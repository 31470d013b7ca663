using System.Globalization;
using System.Reflection;
using System.Text;

namespace TeamCost.Web.Features.Installs;

/// <summary>
/// The two installers, with this server's address, its files and their checksums written in: what is run is checked against what was
/// read in one and the same answer.
/// </summary>
internal static class InstallScripts
{
    private static readonly Lazy<string> _shell = new(() => Read("install.sh"));
    private static readonly Lazy<string> _powerShell = new(() => Read("install.ps1"));

    public static string Shell(string server, IReadOnlyList<Download> files) => Fill(_shell.Value, server,
        files.Where(file => !file.IsTool && !file.Rid.StartsWith("win-", StringComparison.Ordinal)), "    {0}) file={1} sum={2} ;;\n");

    public static string PowerShell(string server, IReadOnlyList<Download> files) => Fill(_powerShell.Value, server,
        files.Where(file => file.Rid.StartsWith("win-", StringComparison.Ordinal)), "        '{0}' = @('{1}', '{2}')\n");

    // Names, systems and sums are of letters, digits, dots and dashes only (DownloadFolder), the address is checked by the controller.
    private static string Fill(string script, string server, IEnumerable<Download> files, string format) => script
        .Replace("@@SERVER@@", server, StringComparison.Ordinal)
        .Replace("@@FILES@@\n", string.Concat(files.Select(file => string.Format(CultureInfo.InvariantCulture, format, file.Rid, file.File, file.Sha256))), StringComparison.Ordinal);

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{typeof(InstallScripts).Namespace}.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
