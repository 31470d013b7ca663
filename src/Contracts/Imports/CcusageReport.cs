using System.Globalization;
using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>
/// What ccusage and its sisters print with <c>--json</c>, versions 15 to 20, told apart by their keys (there is no version in them). Rows of days become day
/// totals; weeks, months, blocks and sessions hold the same tokens again and are never added.
/// </summary>
internal sealed class CcusageReport(ReportOptions options)
{
    private const int MostRows = 20_000;
    private const int MostFaults = 200;

    private readonly List<ReportNote> _notes = [];
    private readonly List<ReportNote> _faults = [];
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    public static bool Recognises(JsonElement root) =>
        root.ValueKind == JsonValueKind.Array || (root.ValueKind == JsonValueKind.Object
            && new[] { "projects", "blocks", "daily", "weekly", "monthly", "sessions", "session" }.Any(key => root.Field(key) is { ValueKind: JsonValueKind.Array or JsonValueKind.Object }));

    /// <exception cref="ReportException">The report as a whole says nothing about days.</exception>
    public UsageReport Read(JsonElement root)
    {
        // An empty range is printed as a bare list.
        if (root.ValueKind == JsonValueKind.Array)
        {
            return Build([.. root.EnumerateArray()], path: "", totals: null, isByProject: false);
        }

        var totals = root.Field("totals");
        if (root.Field("projects") is { ValueKind: JsonValueKind.Object } projects)
        {
            var rows = projects.EnumerateObject().SelectMany(project => project.Value.ValueKind == JsonValueKind.Array ? project.Value.EnumerateArray().ToArray() : []).ToList();
            return Build(rows, "projects", totals, isByProject: true);
        }

        if (root.Items("daily", "") is { } daily)
        {
            if (new[] { "weekly", "monthly", "sessions", "session", "blocks" }.Any(key => root.Field(key) is not null))
            {
                _notes.Add(new("", "The report also holds weeks, months, blocks or sessions; they are the same tokens again and were left out."));
                totals = null;
            }

            return Build(daily, "daily", totals, isByProject: false);
        }

        throw Refusal(root);
    }

    private static ReportException Refusal(JsonElement root) => root.Field("blocks") is not null
        ? new("blocks", "This is the report of five-hour blocks. Blocks cross midnight and hold the same tokens as the days; upload \"ccusage daily --json\" instead.")
        : root.Field("sessions") is not null || root.Field("session") is not null
            ? new("sessions", "This is a report by session. A session can last for days and only its last one is in the report; upload \"ccusage daily --json\" instead.")
            : new(root.Field("weekly") is not null ? "weekly" : "monthly",
                "This report has weeks or months only, and nobody knows which day used what; upload \"ccusage daily --json\" instead.");

    private UsageReport Build(IReadOnlyList<JsonElement> elements, string path, JsonElement? totals, bool isByProject)
    {
        if (elements.Count > MostRows)
        {
            throw new ReportException(path, $"The report has {elements.Count} rows; at most {MostRows} are read at once. Send it in parts, with --since and --until.");
        }

        var rows = ReadRows(elements, path, isByProject);
        var days = new DayTally();
        foreach (var day in rows.GroupBy(row => row.Day))
        {
            var ofAll = day.Where(row => row.Agent == "all").ToList();
            foreach (var row in ofAll.Count > 0 ? ofAll : [.. day])
            {
                Add(days, row);
            }
        }

        if (totals is { ValueKind: JsonValueKind.Object } sum && _faults.Count == 0)
        {
            CompareTotals(sum, rows);
        }

        var report = new UsageReport(FormatOf(rows, isByProject), days.Build(), _notes, _faults);
        if (report.LacksTool)
        {
            _notes.Add(new("", "The report does not say which tool it is of. Say it with the upload, else it is kept under an unknown tool."));
        }

        return report;
    }

    private List<CcusageRow> ReadRows(IReadOnlyList<JsonElement> elements, string path, bool isByProject)
    {
        var rows = new Dictionary<(DateOnly, string, int), CcusageRow>();
        for (var i = 0; i < elements.Count; i++)
        {
            var place = $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]";
            try
            {
                var row = CcusageRow.Read(elements[i], place, options.LastDay);
                // Projects add up to the day; a row that stands in one list twice does not.
                if (!rows.TryAdd((row.Day, row.Agent ?? "", isByProject ? i : 0), row))
                {
                    _notes.Add(new(place, $"{row.Day:yyyy-MM-dd} stands in the report twice; the later row counts."));
                    rows[(row.Day, row.Agent ?? "", 0)] = row;
                }

                Remark(row, elements[i]);
            }
            catch (ReportException wrong) when (_faults.Count < MostFaults)
            {
                _faults.Add(wrong.Note);
            }
            catch (ReportException)
            {
                throw new ReportException(path, $"More than {MostFaults} rows cannot be read; the first: {_faults[0]}");
            }
        }

        return [.. rows.Values];
    }

    private void Remark(CcusageRow row, JsonElement element)
    {
        foreach (var counter in CcusageCounts.Unknown(element))
        {
            Once(counter, new(row.Path, $"\"{counter}\" is a counter that is not known here; it was left out."));
        }

        foreach (var model in row.Models)
        {
            if (model.IsFallback)
            {
                Once($"fallback {model.Name}", new(row.Path, $"The log named no model; the program assumed {model.Name}."));
            }

            if (model.LacksPrice)
            {
                Once($"price {model.Name}", new(row.Path, $"The program knew no price of {model.Name}; its cost is not taken."));
            }
        }

        if (row.Rest is { } rest)
        {
            _notes.Add(new(row.Path, rest));
        }
    }

    private void Once(string about, ReportNote note)
    {
        if (_said.Add(about))
        {
            _notes.Add(note);
        }
    }

    private void Add(DayTally days, CcusageRow row)
    {
        var parts = row.Agent == "all" && row.Parts.Count > 0 ? row.Parts : [row];
        if (parts.Count > 0 && row.Parts.Count > 0 && row.Agent == "all" && !row.IsSumOf(row.Parts))
        {
            _notes.Add(new($"{row.Path}.agents", "The tools of this day do not add up to the day; the day's own figures count, and their models tell the tool."));
            parts = [row];
        }

        foreach (var part in parts)
        {
            days.Add(part, model => ToolOf(part, model));
        }
    }

    private string ToolOf(CcusageRow row, CcusageModel model)
    {
        if (row.Agent is { } agent && agent != "all")
        {
            return ReportTools.OfAgent(agent);
        }

        if (row.Agents is [var only])
        {
            return ReportTools.OfAgent(only);
        }

        var byName = model.Agent is { } prefix ? ReportTools.OfAgent(prefix) : ReportTools.OfModel(model.Name);
        if (row.Agents.Count > 1)
        {
            Once("several agents", new(row.Path, "The report names several tools and not which of them used what; the names of the models decide. Add --by-agent to have it exact."));
            return byName is not null && row.Agents.Any(agent => ReportTools.OfAgent(agent) == byName) ? byName : options.Tool ?? ReportTools.Unknown;
        }

        return options.Tool ?? row.ShapeTool ?? byName ?? row.Models.Select(other => ReportTools.OfModel(other.Name)).FirstOrDefault(tool => tool is not null)
            ?? row.Hints.Select(ReportTools.OfModel).FirstOrDefault(tool => tool is not null) ?? ReportTools.Unknown;
    }

    private void CompareTotals(JsonElement totals, List<CcusageRow> rows)
    {
        // Rows of single tools beside a row of all are the same tokens.
        var counted = rows.Any(row => row.Agent == "all") ? rows.Where(row => row.Agent == "all").ToList() : rows;
        try
        {
            var said = CcusageCounts.Read(totals, "totals").Tokens.Total;
            var sum = counted.Sum(row => row.Tokens.Total);
            if (Math.Abs(said - sum) > 1)
            {
                _notes.Add(new("totals", $"The totals say {said} tokens, the rows add up to {sum}; the rows count."));
            }
        }
        catch (ReportException wrong)
        {
            _notes.Add(wrong.Note);
        }
    }

    private static string FormatOf(List<CcusageRow> rows, bool isByProject) =>
        isByProject ? "ccusage, days by project"
        : rows.Count == 0 ? "ccusage, no days"
        : rows.Any(row => row.Parts.Count > 0) ? "ccusage 20, days by tool"
        : rows.Any(row => row.Agent == "all") ? rows.Any(row => row.IsDivided) ? "ccusage 20, days" : "ccusage 19, days"
        : rows.Any(row => row.ShapeTool == "codex") ? "ccusage for Codex, days"
        : "ccusage, days";
}
