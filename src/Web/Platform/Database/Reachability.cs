using System.Runtime.Versioning;

namespace TeamCost.Web.Platform.Database;

/// <summary>Whether another user can walk to a folder, and making folders of ours so that it can. Never touches a folder that exists.</summary>
public static class Reachability
{
    private const UnixFileMode Walkable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>True when every folder on the way that exists lets others pass; those that do not exist yet will be made so.</summary>
    [UnsupportedOSPlatform("windows")]
    public static bool ByOthers(string path) => FirstClosed(path) is null;

    /// <summary>The first folder on the way that others may not enter.</summary>
    [UnsupportedOSPlatform("windows")]
    public static string? FirstClosed(string path)
    {
        var closed = (string?)null;
        for (var folder = new DirectoryInfo(path); folder is not null; folder = folder.Parent)
        {
            if (folder.Exists && !folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                closed = folder.FullName;
            }
        }

        return closed;
    }

    /// <summary>Makes the folder and its missing parents, open to walk through whatever the umask is.</summary>
    public static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        if (Path.GetDirectoryName(path) is { } parent)
        {
            MakeFolder(parent);
        }

        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Walkable);
        }
    }
}
