using System.Text;
using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Cline;

/// <summary>Reads one task: every announced request that got an answer, condensed contexts, and what deleted messages had used.</summary>
internal sealed class ClineReader(ClineFamily family, TaskFolders folders, EventMaker maker) : IDocumentReader
{
    public DocumentReading Read(LogFile file, ReadOnlyMemory<byte> state, List<UsageEvent> events, CancellationToken ct)
    {
        using var document = JsonFields.TryParse(DocumentFile.ReadAll(file.Path));
        if (document is null || document.RootElement.ValueKind != JsonValueKind.Array)
        {
            // Being written, or damaged: what was told of it stays, and so does the memory of it.
            return new DocumentReading(state, Broken: 1);
        }

        var folder = Path.GetDirectoryName(file.Path) ?? "";
        var task = new Task(Path.GetFileName(folder), folders.Of(folder), TaskModels.Of(folder), new ToldRequests(state));
        var requests = Requests(document.RootElement);
        var broken = 0;
        for (var i = 0; i < requests.Count; i++)
        {
            broken += Tell(task, requests[i], i + 1 < requests.Count ? requests[i + 1].AtMs : long.MaxValue, events) ? 0 : 1;
        }

        broken += TellDeleted(task, requests, events) ? 0 : 1;
        return new DocumentReading(task.Told.Save(), broken);
    }

    private bool Tell(Task task, in Request request, long nextMs, List<UsageEvent> events)
    {
        if (request.Kind == RequestKind.Deleted)
        {
            return true;
        }

        var (model, provider) = task.Models.At(request.AtMs, nextMs);
        if (request.Kind == RequestKind.Answered)
        {
            task.Told.Add(request.AtMs, request.Tokens, request.Usd ?? 0m);
        }

        return maker.Add(events, new UsageTelling($"{task.Id}|{request.AtMs}|{request.Ordinal}", request.AtMs, model)
        {
            Provider = provider,
            Session = task.Id,
            Project = task.Folder,
            Tokens = request.Tokens,
            RecordedUsd = request.Usd,
        });
    }

    // Their sum moves into a record of its own. What was told of them while they were there is not told again.
    private bool TellDeleted(Task task, List<Request> requests, List<UsageEvent> events)
    {
        var deleted = requests.Where(request => request.Kind == RequestKind.Deleted).ToList();
        if (deleted.Count == 0)
        {
            return true;
        }

        var (tokens, usd) = task.Told.NotTold(deleted.Aggregate(default(TokenCounts), (sum, request) => sum + request.Tokens), deleted.Sum(request => request.Usd ?? 0m));
        return maker.Add(events, new UsageTelling($"{task.Id}|deleted", deleted[0].AtMs, task.Models.At(deleted[0].AtMs, long.MaxValue).Model)
        {
            Session = task.Id,
            Project = task.Folder,
            Tokens = tokens,
            RecordedUsd = usd > 0 ? usd : null,
            Grain = Grains.SessionTotal,
        });
    }

    private List<Request> Requests(JsonElement messages)
    {
        var requests = new List<Request>();
        var ordinals = new Dictionary<long, int>();
        foreach (var message in messages.Items())
        {
            var atMs = message.InstantMs("ts");
            if (atMs == 0 || message.Text("type") != "say")
            {
                continue;
            }

            var ordinal = ordinals.GetValueOrDefault(atMs);
            var before = requests.Count;
            switch (message.Text("say"))
            {
                case "api_req_started" or "api_req_deleted" when Usage(message) is { } usage:
                    requests.Add(usage with { AtMs = atMs, Ordinal = ordinal });
                    break;
                case "condense_context" when message.At("contextCondense", "cost").Amount() is > 0m and var cost:
                    requests.Add(new Request(atMs, ordinal, RequestKind.Condensed, default, cost));
                    break;
            }

            ordinals[atMs] = ordinal + requests.Count - before;
        }

        return requests;
    }

    /// <returns>Null when it never got an answer.</returns>
    private Request? Usage(JsonElement message)
    {
        if (message.Text("text") is not { } text || JsonFields.TryParse(Encoding.UTF8.GetBytes(text)) is not { } parsed)
        {
            return null;
        }

        using (parsed)
        {
            var usage = parsed.RootElement;
            if (usage.Field("tokensIn").ValueKind is JsonValueKind.Undefined && usage.Field("tokensOut").ValueKind is JsonValueKind.Undefined)
            {
                return null;
            }

            var (prompt, reads, writes) = (usage.Count("tokensIn"), usage.Count("cacheReads"), usage.Count("cacheWrites"));
            // Rows from before 2025 hold the uncached figure: they are told by being smaller than the cache figures.
            var input = family.PromptHoldsCache && prompt >= reads + writes ? prompt - reads - writes : prompt;
            return new Request(
                0, 0, message.Text("say") == "api_req_deleted" ? RequestKind.Deleted : RequestKind.Answered,
                new TokenCounts(input, usage.Count("tokensOut"), reads, writes, 0, 0), usage.Amount("cost"));
        }
    }

    private enum RequestKind
    {
        Answered,
        Condensed,
        Deleted,
    }

    private readonly record struct Request(long AtMs, int Ordinal, RequestKind Kind, TokenCounts Tokens, decimal? Usd);

    private sealed record Task(string Id, string? Folder, TaskModels Models, ToldRequests Told);
}
