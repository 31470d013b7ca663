using System.Text.Json;
using System.Text.Json.Serialization;
using TeamCost.Cli.Syncing;
using TeamCost.Contracts;

namespace TeamCost.Cli.Api;

/// <summary>Where to send and as whom.</summary>
/// <param name="Server">Base address without a slash at the end.</param>
internal sealed record Credentials(string Server, string Token, string? Org = null, string? OrgName = null, string? Email = null, string? TokenName = null)
{
    // A token in a log or an exception is a leak.
    public override string ToString() => $"{Server} ({Org ?? "?"})";
}

/// <summary>Which days a server has acknowledged, by what they said then.</summary>
/// <param name="ProjectNaming">The organization's rule for project names when it was last asked.</param>
internal sealed record SyncState(DateTimeOffset? LastSyncAt, Dictionary<string, string> Days, string? ProjectNaming = null);

/// <summary>Settings that a person may write into <c>config.json</c>.</summary>
internal sealed record CliSettings(string? Project = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(SyncState))]
[JsonSerializable(typeof(CliSettings))]
[JsonSerializable(typeof(IReadOnlyList<UsageBatch>))]
[JsonSerializable(typeof(SyncLogEntry))]
internal sealed partial class CliJson : JsonSerializerContext
{
    private static CliJson? _line;

    /// <summary>The same on one line.</summary>
    public static CliJson Line => _line ??= new CliJson(new JsonSerializerOptions(Default.Options) { WriteIndented = false });
}
