namespace TeamCost.Contracts.Imports;

/// <summary>A report of another program as it was understood: totals per day and tool, and everything that a person should know of it.</summary>
/// <param name="Format">Which program's report it is, for people.</param>
/// <param name="Days">One for each day and tool, in the order of days.</param>
/// <param name="Notes">What is remarkable, though nothing was left out because of it.</param>
/// <param name="Faults">Rows that could not be taken, each with the reason.</param>
public sealed record UsageReport(string Format, IReadOnlyList<DayTotal> Days, IReadOnlyList<ReportNote> Notes, IReadOnlyList<ReportNote> Faults)
{
    /// <summary>Days whose tool the report does not name and its models do not give away.</summary>
    public bool LacksTool => Days.Any(day => day.Tool == ReportTools.Unknown);

    public DayRange? Range => Days.Count == 0 ? null : new DayRange(Days.Min(day => day.Day), Days.Max(day => day.Day));

    public TokenCounts Tokens => Days.Aggregate(default(TokenCounts), (sum, day) => sum + day.Tokens);

    /// <summary>As the program reported it; null: it reported none.</summary>
    public decimal? ReportedUsd => Days.All(day => day.ReportedUsd is null) ? null : Days.Sum(day => day.ReportedUsd ?? 0m);
}

/// <summary>What a report says of one tool on one day. The day is a day of a zone that nobody says: it is never shifted.</summary>
/// <param name="ReportedUsd">The program's own figure for the day, also where it does not say it per model; null: none.</param>
public sealed record DayTotal(DateOnly Day, string Tool, IReadOnlyList<ModelTotal> Models, decimal? ReportedUsd = null)
{
    public TokenCounts Tokens => Models.Aggregate(default(TokenCounts), (sum, model) => sum + model.Tokens);

    /// <param name="identity">Whose the usage is, where the sender may say it.</param>
    public IEnumerable<UsageLine> Lines(string? identity = null) => Models.Select(model => new UsageLine(
        Day, Hour: null, Tool, model.Provider, model.Model, Session: null, new RateClass(model.Tier, Band: null), model.Tokens, model.Requests, WebSearches: 0,
        Grains.SessionTotal, identity, Reported: model.ReportedUsd is { } amount ? new Money(amount) : null, DayKind: DayKinds.Local));
}

/// <summary>One model's part of a day.</summary>
/// <param name="Model">As the report names it; <see cref="Mixed"/> where it does not divide its counts.</param>
/// <param name="Provider">Who bills.</param>
/// <param name="Tier">One of <see cref="Tiers"/>.</param>
/// <param name="ReportedUsd">What the program reckons it cost; null: not said, or it knew no price.</param>
public sealed record ModelTotal(string Model, string Provider, string Tier, TokenCounts Tokens, decimal? ReportedUsd = null, long Requests = 0)
{
    /// <summary>Several models whose counts nobody divided: kept and shown, but not priced.</summary>
    public const string Mixed = "mixed";
}

/// <summary>Something about a place in the report.</summary>
/// <param name="Path">Such as <c>daily[3].date</c>; empty: the whole.</param>
/// <param name="Sentence">What, and how to mend it.</param>
public sealed record ReportNote(string Path, string Sentence)
{
    public override string ToString() => Path.Length == 0 ? Sentence : $"{Path}: {Sentence}";
}

/// <summary>What the reader cannot find in the report.</summary>
/// <param name="LastDay">The last day that can have begun anywhere.</param>
/// <param name="Tool">Whose report it is where the report does not say it; null: its models tell.</param>
public sealed record ReportOptions(DateOnly LastDay, string? Tool = null)
{
    /// <summary>A day begins in Kiribati fourteen hours before it does in UTC.</summary>
    public static ReportOptions At(DateTimeOffset now, string? tool = null) => new(DateOnly.FromDateTime(now.UtcDateTime).AddDays(1), tool);
}

/// <summary>Something in a report that makes a part of it unreadable.</summary>
internal sealed class ReportException(string path, string sentence) : FormatException(sentence)
{
    public ReportNote Note => new(path, Message);
}
