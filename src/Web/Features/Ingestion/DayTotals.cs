using System.Text.Json;
using TeamCost.Contracts;
using TeamCost.Contracts.Imports;
using TeamCost.Web.Features.Usage;

namespace TeamCost.Web.Features.Ingestion;

/// <summary>
/// Reads the body of <c>POST /v1/sync</c>: totals of a person and day, as ccusage writes them, into usage lines. The days are days of a zone
/// that nobody says; each entry is the whole truth about its person and day.
/// </summary>
internal sealed class DayTotals
{
    /// <summary>Where an entry names several models without dividing its counts among them: kept and shown, but not priced.</summary>
    public const string UnknownModel = "unknown";

    private readonly Dictionary<ToldPart, List<UsageLine>> _told = [];
    private readonly List<RejectedLine> _rejected = [];

    public IReadOnlyCollection<ToldPart> Parts => _told.Keys;

    public IReadOnlyList<RejectedLine> Rejected => _rejected;

    public IReadOnlyList<UsageLine> Lines => [.. _told.Values.SelectMany(lines => lines)];

    public int Entries { get; private set; }

    public DayRange Days => new(_told.Keys.Min(part => part.Day), _told.Keys.Max(part => part.Day));

    /// <param name="entries">The entries as sent.</param>
    /// <param name="tool">Which tool's totals they are.</param>
    /// <param name="mayName">Whether an entry may say whose it is.</param>
    /// <param name="lastDay">The last day that can have begun anywhere.</param>
    public static DayTotals Read(JsonElement entries, string tool, bool mayName, DateOnly lastDay)
    {
        var totals = new DayTotals();
        var index = 0;
        foreach (var entry in entries.EnumerateArray())
        {
            try
            {
                totals.Add(entry, tool, mayName, lastDay);
            }
            catch (FormatException bad)
            {
                totals._rejected.Add(new RejectedLine(index, bad.Message));
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair, escaped: valid JSON, but no text.
                totals._rejected.Add(new RejectedLine(index, "The entry holds a name that is not Unicode text."));
            }

            index++;
        }

        return totals;
    }

    private void Add(JsonElement entry, string tool, bool mayName, DateOnly lastDay)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("An entry is an object with a date and its counts.");
        }

        var day = DayEntry.Read(entry, tool, lastDay);
        if (!day.AddsUp)
        {
            throw new FormatException("The counts in modelBreakdowns do not add up to the entry's own counts; send the day again with both from the same run.");
        }

        if (entry.TryGetProperty("totalTokens", out var said) && said.ValueKind == JsonValueKind.Number && said.GetDecimal() < day.Models.Sum(model => model.Tokens.Total))
        {
            throw new FormatException($"totalTokens is {JsonText.Raw(said)}, but input, output, cache creation and cache read add up to {day.Models.Sum(model => model.Tokens.Total)}.");
        }

        // The same person and day again in one request: the later one is the truth.
        var part = new ToldPart(day.Day, NameOf(entry, mayName));
        _told[part] = [.. new DayTotal(day.Day, tool, [.. day.Models.Select(Named)]).Lines(part.Identity)];
        Entries++;
    }

    private static ModelTotal Named(ModelTotal model) => model.Model == ModelTotal.Mixed ? model with { Model = UnknownModel } : model;

    private static string? NameOf(JsonElement entry, bool mayName)
    {
        var name = Text(entry, "username")?.Trim();
        return name is not { Length: > 0 } ? null
            : name.Length > 256 || name.Any(char.IsControl) ? throw new FormatException("\"username\" is a name of up to 256 characters.")
            : mayName ? name.ToLowerInvariant()
            : null; // A person's own token says whose they are; clients send the name all the same.
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) ? JsonText.Of(value) : null;
}
