using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Cline;

/// <summary>Cline's newer transcripts, of its command line and its JetBrains plug-in: <c>~/.cline/data/sessions/**/*.messages.json</c>.</summary>
internal sealed class ClineTranscriptSource : ILogSource
{
    public string Tool => "cline";

    public byte ReaderVersion => 1;

    public IEnumerable<LogFile> Find(CliEnvironment environment) =>
        ToolFolders.FilesBelow(ToolFolders.Home(environment, ".cline", "data", "sessions"), "*.messages.json").Select(path => new LogFile(path));

    public ILogReader NewReader(Words words) => new Reader(new EventMaker(words, Tool, ReaderVersion));

    private sealed class Reader(EventMaker maker) : IDocumentReader
    {
        public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
        {
            using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
            if (document is null || document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return new DocumentReading(Broken: 1);
            }

            var name = Path.GetFileName(file.Path);
            var session = document.RootElement.Text("sessionId") ?? name[..^".messages.json".Length];
            var folder = document.RootElement.Text("cwd", "workspaceRoot");
            var broken = 0;
            foreach (var message in document.RootElement.Field("messages").Items())
            {
                broken += message.Field("metrics").ValueKind == JsonValueKind.Object && !Tell(message, session, folder, events) ? 1 : 0;
            }

            return new DocumentReading(Broken: broken);
        }

        // Other than in the tasks' files of its forks, the input here is what the cache did not serve.
        private bool Tell(JsonElement message, string session, string? folder, List<UsageEvent> events)
        {
            var metrics = message.Field("metrics");
            var model = message.Field("modelInfo");
            return maker.Add(events, new UsageTelling($"{session}|{message.Text("id") ?? $"{message.InstantMs("ts")}"}", message.InstantMs("ts"), model.Text("id"))
            {
                Provider = model.Text("provider"),
                Session = session,
                Project = folder,
                Tokens = new TokenCounts(
                    metrics.Count("inputTokens"), metrics.Count("outputTokens"), metrics.Count("cacheReadTokens"), metrics.Count("cacheWriteTokens"), 0, 0),
                RecordedUsd = metrics.Amount("cost"),
            });
        }
    }
}
