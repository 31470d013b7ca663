using System.Security.Cryptography;
using System.Text;

namespace TeamCost.Cli.Tools.Kimi;

/// <summary>Sessions of kimi-cli, sub-agents included.</summary>
internal sealed class KimiSource : ILogSource
{
    private readonly Dictionary<string, KimiHome> _homes = new(StringComparer.Ordinal);

    public string Tool => "kimi";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment)
    {
        var usual = ToolFolders.Named(environment, "KIMI_SHARE_DIR") ?? ToolFolders.Home(environment, ".kimi");
        foreach (var home in ToolFolders.NamedOr(environment, "KIMI_DATA_DIR", usual))
        {
            _homes.TryAdd(home, KimiHome.Read(home));
            foreach (var path in ToolFolders.FilesBelow(Path.Combine(home, "sessions"), "wire.jsonl"))
            {
                yield return new LogFile(path);
            }
        }
    }

    public ILogReader NewReader(Words words) => new KimiReader(words, this);

    /// <summary>What the home of a log knows.</summary>
    public KimiHome HomeOf(string path) => _homes.FirstOrDefault(home => path.StartsWith(home.Key + Path.DirectorySeparatorChar, StringComparison.Ordinal)).Value ?? KimiHome.Nothing;
}

/// <summary>What stands beside kimi-cli's sessions: the model in use, which no log names, and the folders behind hashed names.</summary>
internal sealed record KimiHome(string? Model, IReadOnlyDictionary<string, string> Folders)
{
    // What Kimi's own subscription calls its model, and when it became another one.
    private const string Alias = "kimi-for-coding";
    private static readonly long _changedMs = new DateTimeOffset(2026, 4, 20, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public static KimiHome Nothing { get; } = new(null, new Dictionary<string, string>());

    public static KimiHome Read(string home)
    {
        var settings = TomlText.Read(Path.Combine(home, "config.toml"));
        var named = settings["", "default_model"];
        var model = named is null ? null : settings[$"models.{named}", "model"] ?? named;
        using var older = model is null ? JsonFields.TryRead(Path.Combine(home, "config.json")) : null;
        var folders = new Dictionary<string, string>(StringComparer.Ordinal);
        using var known = JsonFields.TryRead(Path.Combine(home, "kimi.json"));
        foreach (var folder in known?.RootElement.Field("work_dirs").Items() ?? [])
        {
            if (folder.Text("path") is { } path)
            {
                // The tool names its folders so; nothing is kept secret by it.
#pragma warning disable CA5351
                folders.TryAdd(Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(path))), path);
#pragma warning restore CA5351
            }
        }

        return new KimiHome(model ?? older?.RootElement.Text("model"), folders);
    }

    public static string ModelAt(string? model, long instantMs)
    {
        var name = model is not null && model.StartsWith("kimi-code/", StringComparison.Ordinal) ? model["kimi-code/".Length..] : model;
        return name is not null and not Alias ? name : instantMs < _changedMs ? "kimi-k2.5" : "kimi-k2.6";
    }
}

/// <summary>Sessions of kimi-code, its successor.</summary>
internal sealed class KimiCodeSource : ILogSource
{
    public string Tool => "kimi";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.NamedOr(environment, "KIMI_CODE_HOME", ToolFolders.Home(environment, ".kimi-code"))
            .SelectMany(home => ToolFolders.FilesBelow(Path.Combine(home, "sessions"), "wire.jsonl"))
            .Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new KimiCodeReader(words, this);
}
