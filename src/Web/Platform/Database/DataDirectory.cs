namespace TeamCost.Web.Platform.Database;

/// <summary>
/// The folder that holds what a run without a database server keeps: the embedded PostgreSQL and mails that could not be sent.
/// <c>.data</c> beside the solution, unless the setting <c>TeamCost:DataDirectory</c> says otherwise.
/// </summary>
public sealed class DataDirectory
{
    private const string Solution = "TeamCost.sln";

    private DataDirectory(string path, bool isDefault) => (Path, IsDefault) = (path, isDefault);

    public string Path { get; }

    /// <summary>Nobody chose this folder, so it may be exchanged for one that the server's user can reach.</summary>
    public bool IsDefault { get; }

    public static DataDirectory From(IConfiguration configuration)
    {
        var chosen = configuration["TeamCost:DataDirectory"];
        if (!string.IsNullOrWhiteSpace(chosen))
        {
            return new DataDirectory(System.IO.Path.GetFullPath(chosen), isDefault: false);
        }

        var source = SourceFolder();
        var beside = source is null ? null : System.IO.Path.Combine(source, ".data");
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && (beside is null || !Reachability.ByOthers(beside)))
        {
            return new DataDirectory(UnderVarLib(source), isDefault: true);
        }

        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return new DataDirectory(beside ?? System.IO.Path.Combine(own, "teamcost"), isDefault: true);
    }

    /// <summary>Where the solution is, when the app runs from its sources.</summary>
    public static string? SourceFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, Solution)))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    /// <summary>Makes a folder below that only this user can read.</summary>
    public string MakePrivate(string name)
    {
        Reachability.MakeFolder(Path);
        var folder = System.IO.Path.Combine(Path, name);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return folder;
    }

    // Each clone has its own data, as it would have beside its solution.
    private static string UnderVarLib(string? source)
    {
        const string Shared = "/var/lib/teamcost";
        if (source is null)
        {
            return Shared;
        }

        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(source));
        return System.IO.Path.Combine(Shared, Convert.ToHexStringLower(hash.AsSpan(0, 4)));
    }
}
