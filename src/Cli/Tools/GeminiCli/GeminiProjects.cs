using System.Security.Cryptography;
using System.Text;

namespace TeamCost.Cli.Tools.GeminiCli;

/// <summary>Working folders behind the names under <c>~/.gemini/tmp</c>: a hash of the folder's path, since 2026 a readable name that <c>projects.json</c> explains.</summary>
internal sealed class GeminiProjects
{
    private const int HashLength = 64;

    private readonly Dictionary<string, string> _folders = new(StringComparer.Ordinal);

    private GeminiProjects()
    {
    }

    public static GeminiProjects Read(string home)
    {
        var projects = new GeminiProjects();
        using var document = JsonFields.TryRead(Path.Combine(home, "projects.json"));
        foreach (var project in document?.RootElement.Field("projects").Properties() ?? [])
        {
            var folder = project.NameOrEmpty();
            projects._folders.TryAdd(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder))), folder);
            if (project.Value.Text() is { } name)
            {
                projects._folders.TryAdd(name, folder);
            }
        }

        return projects;
    }

    /// <returns>Null for a hash that nothing explains.</returns>
    public string? FolderOf(string name) => _folders.GetValueOrDefault(name) ?? (name.Length == HashLength && name.All(char.IsAsciiHexDigitLower) ? null : name);
}
