using System.Globalization;
using System.Runtime.InteropServices;

namespace TeamCost.Web.Platform.Database;

/// <summary>
/// Who the embedded server runs as: this user, or, because PostgreSQL refuses to run as root, the owner of the data
/// folder if there is one already, else <c>nobody</c>.
/// </summary>
internal sealed partial class PostgresAccount
{
    private const string Nobody = "65534";

    private readonly string? _user;
    private readonly string? _group;

    private PostgresAccount(string? user, string? group) => (_user, _group) = (user, group);

    public bool IsAnother => _user is not null;

    public static async Task<PostgresAccount> ForAsync(string folder, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
        {
            return new PostgresAccount(null, null);
        }

        var owner = Directory.Exists(folder) && OperatingSystem.IsLinux()
            ? (await Commandline.RunAsync("stat", ["-c", "%u %g", folder], ct)).Split(' ')
            : null;
        if (!Environment.IsPrivilegedProcess)
        {
            return owner is null || owner[0] == GetEffectiveUser().ToString(CultureInfo.InvariantCulture)
                ? new PostgresAccount(null, null)
                : throw new StartupException(
                    $"{folder} belongs to another user, because TeamCost was first started by somebody else (or by root). " +
                    "Start it as that user, or choose another folder with the setting TeamCost:DataDirectory.");
        }

        if (!OperatingSystem.IsLinux())
        {
            throw new StartupException("The embedded PostgreSQL does not run as root here. Start TeamCost as an ordinary user, or set ConnectionStrings:TeamCost.");
        }

        return owner is null or ["0", _] ? new PostgresAccount(Nobody, Nobody) : new PostgresAccount(owner[0], owner[1]);
    }

    /// <summary>What to put in front of a program so that it runs as this account, without any other right.</summary>
    public IEnumerable<string> Prefix() => IsAnother
        ? ["setpriv", $"--reuid={_user}", $"--regid={_group}", "--clear-groups", "--inh-caps=-all", "--reset-env", "--"]
        : [];

    public Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        var words = Prefix().Append(program).Concat(arguments).ToArray();
        return Commandline.RunAsync(words[0], words[1..], ct);
    }

    /// <summary>A folder that only this account can read.</summary>
    public async Task MakePrivateAsync(string folder, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await GiveAsync(folder, ct);
    }

    public async Task GiveAsync(string path, CancellationToken ct)
    {
        if (IsAnother)
        {
            await Commandline.RunAsync("chown", [$"{_user}:{_group}", path], ct);
        }
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
