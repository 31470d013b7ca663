using System.Runtime.InteropServices;

namespace TeamCost.Web.Platform.Printing;

/// <summary>
/// Who the browser runs as: this user, or, where the app is root, a user id that owns nothing. Not <c>nobody</c>: the embedded database may
/// run as that, and whoever breaks out of the browser must not own its files.
/// </summary>
internal static partial class PrintAccount
{
    private const uint Id = 65533;

    private static bool IsAnother { get; } = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;

    /// <summary>What to put in front of a program so that it runs as this account, without any other right.</summary>
    public static IEnumerable<string> Prefix { get; } = IsAnother
        ? ["setpriv", $"--reuid={Id}", $"--regid={Id}", "--clear-groups", "--inh-caps=-all", "--no-new-privs", "--"]
        : [];

    public static void Give(string path)
    {
        if (IsAnother && ChangeOwner(path, Id, Id) != 0)
        {
            throw new IOException($"The owner of {path} cannot be changed (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
