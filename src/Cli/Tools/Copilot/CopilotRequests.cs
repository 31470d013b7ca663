using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Sqlite;
using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Cli.Tools.Copilot;

/// <summary>Every request that spans and rows tell, by session: what the coarser tellings must leave out. Read when first asked, once in a scan.</summary>
internal sealed class CopilotRequests
{
    private readonly Lazy<Dictionary<string, List<CopilotRequest>>> _spans;
    private readonly Lazy<Dictionary<string, List<CopilotRequest>>> _all;

    public CopilotRequests()
    {
        _spans = new Lazy<Dictionary<string, List<CopilotRequest>>>(ReadSpans);
        _all = new Lazy<Dictionary<string, List<CopilotRequest>>>(ReadAll);
    }

    public IReadOnlyList<string> Spans { get; set; } = [];

    public IReadOnlyList<string> Stores { get; set; } = [];

    /// <summary>Rows that no span tells: the same session, model and counts are the same request, each span answering for one row.</summary>
    public IEnumerable<CopilotRequest> Untold(IEnumerable<CopilotRequest> rows)
    {
        var told = _spans.Value.SelectMany(session => session.Value)
            .GroupBy(Likeness)
            .ToDictionary(group => group.Key, group => group.Count());
        foreach (var row in rows)
        {
            var likeness = Likeness(row);
            if (told.GetValueOrDefault(likeness) is > 0 and var left)
            {
                told[likeness] = left - 1;
            }
            else
            {
                yield return row;
            }
        }
    }

    /// <summary>What requests of a session and model told between two moments, the later one included.</summary>
    public TokenCounts Told(string session, string model, long afterMs, long untilMs)
    {
        var alike = ModelsAlike(model);
        var sum = default(TokenCounts);
        foreach (var request in _all.Value.GetValueOrDefault(session) ?? [])
        {
            if (request.InstantMs > afterMs && request.InstantMs <= untilMs && request.Alike == alike)
            {
                sum += request.Tokens;
            }
        }

        return sum;
    }

    private static string ModelsAlike(string model) => ModelNames.Alike(model);

    private static (string?, string, TokenCounts) Likeness(CopilotRequest request) => (request.Session, request.Alike, request.Tokens with { Reasoning = 0 });

    private Dictionary<string, List<CopilotRequest>> ReadSpans()
    {
        var found = new Dictionary<string, CopilotRequest>(StringComparer.Ordinal);
        foreach (var path in Spans)
        {
            try
            {
                var log = new LogFile(path);
                if (FileStat.Of(log) is { } stat)
                {
                    using var file = new LogFileReader(new CopilotSpanReader(request => found.TryAdd(request.Key, request)));
                    file.Read(log, 0, 0, stat, null, [], _ => { }, CancellationToken.None);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Named when it is read for itself.
            }
        }

        return BySession(found.Values);
    }

    private Dictionary<string, List<CopilotRequest>> ReadAll()
    {
        var all = _spans.Value.Values.SelectMany(requests => requests).ToList();
        foreach (var path in Stores)
        {
            try
            {
                using var database = SqliteDatabase.Open(path);
                all.AddRange(Untold(CopilotRequest.InStore(database)));
            }
            catch (LogException)
            {
                // Named when it is read for itself.
            }
        }

        return BySession(all);
    }

    private static Dictionary<string, List<CopilotRequest>> BySession(IEnumerable<CopilotRequest> requests) =>
        requests.Where(request => request.Session is not null).GroupBy(request => request.Session!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
}
