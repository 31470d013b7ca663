using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Antigravity;

/// <summary>One protobuf message per generation. The steps of a conversation hold the same usage again and are not read.</summary>
internal sealed class AntigravityReader(EventMaker maker) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var db = SqliteDatabase.Open(file.Path);
        if (!db.ColumnsOf("gen_metadata").IsSupersetOf(["idx", "data"]))
        {
            return new DocumentReading(Note: "it has no table of generations");
        }

        var session = Path.GetFileNameWithoutExtension(file.Path);
        var (startedMs, folder) = Conversation(db);
        var broken = 0;
        foreach (var row in db.Query("select idx, data from gen_metadata order by idx"))
        {
            ct.ThrowIfCancellationRequested();
            var generation = new Protobuf(row.Bytes(1));
            var chat = generation.Message(1);
            var usage = chat.Message(4);
            if (!generation.IsWhole || !chat.IsWhole || !usage.IsWhole)
            {
                broken++;
                continue;
            }

            var (all, thinking, visible) = (usage.Count(3), usage.Count(9), usage.Count(10));
            var output = all > 0 ? all : thinking + visible;
            var atMs = chat.Message(9, 4).InstantMs;
            // Field 1 is the model as a number of a list, not tokens.
            var tokens = new TokenCounts(usage.Count(2), output, usage.Count(5), usage.Count(4), 0, Math.Min(thinking, output));
            broken += tokens.Total == 0 || maker.Add(events, new UsageTelling(usage.Text(11) ?? usage.Text(12) ?? usage.Text(7) ?? $"{session}|{row.Text(0)}", atMs > 0 ? atMs : startedMs, ModelName(chat.Text(19)))
            {
                Provider = "google",
                Session = session,
                Project = folder,
                Tokens = tokens,
            }) ? 0 : 1;
        }

        return new DocumentReading(Broken: broken);
    }

    private static (long StartedMs, string? Folder) Conversation(SqliteDatabase db)
    {
        if (!db.ColumnsOf("trajectory_metadata_blob").Contains("data"))
        {
            return (0, null);
        }

        foreach (var row in db.Query("select data from trajectory_metadata_blob limit 1"))
        {
            var trajectory = new Protobuf(row.Bytes(0));
            return (trajectory.Message(2).InstantMs, FolderOf(trajectory.Message(1).Text(1)));
        }

        return (0, null);
    }

    /// <summary><c>file:///home/dev/api</c>, <c>file:///c%3A/Users/dev/api</c>.</summary>
    private static string? FolderOf(string? uri)
    {
        const string scheme = "file://";
        if (uri is null || !uri.StartsWith(scheme, StringComparison.Ordinal))
        {
            return uri;
        }

        var path = Uri.UnescapeDataString(uri[scheme.Length..]);
        return path.Length > 2 && path[0] == '/' && path[2] == ':' ? path[1..] : path;
    }

    // Names that stand for a model that the client did not know yet.
    private static string? ModelName(string? name) => name is null || name.StartsWith("MODEL_", StringComparison.Ordinal) ? null : name;
}
