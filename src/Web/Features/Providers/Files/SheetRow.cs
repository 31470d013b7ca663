using System.Globalization;
using TeamCost.Contracts;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>One row of a file, or typed by hand: what somebody used of a tool and model on a day, or in a month. Null is unknown.</summary>
/// <param name="Day">UTC; the first of the month for a month's row.</param>
/// <param name="IsMonth">It speaks of the whole month.</param>
/// <param name="Actor">A name of a person; empty: nobody in particular.</param>
/// <param name="Value">What the use is worth where that differs from what it cost.</param>
public sealed record SheetRow(
    DateOnly Day, bool IsMonth, string Actor, string Tool, string Model, long? Input, long? Output, long? CacheWrite, long? CacheRead, long? Requests,
    decimal? Cost, string Currency, string Note, decimal? Value = null)
{
    public (DateOnly, bool, string, string, string) Key => (Day, IsMonth, Actor.ToLowerInvariant(), Tool, Model);

    public long Tokens => (Input ?? 0) + (Output ?? 0) + (CacheWrite ?? 0) + (CacheRead ?? 0);

    /// <summary>It tells of use and not only of money.</summary>
    public bool TellsUse => Tokens > 0 || Requests > 0 || Model.Length > 0;

    /// <summary>The days it speaks of; a month that still runs, until today.</summary>
    public DayRange Days(DateOnly today)
    {
        if (!IsMonth)
        {
            return new DayRange(Day, Day);
        }

        var last = Day.AddMonths(1).AddDays(-1);
        return new DayRange(Day, last > today && today >= Day ? today : last);
    }

    /// <summary>A month's row, evenly over its days; the parts add up to the row exactly.</summary>
    public IEnumerable<SheetRow> PerDay(DateOnly today)
    {
        var days = Days(today);
        if (!IsMonth)
        {
            return [this];
        }

        return days.Each().Select((day, i) => this with
        {
            Day = day,
            Input = Part(Input, i, days.Count),
            Output = Part(Output, i, days.Count),
            CacheWrite = Part(CacheWrite, i, days.Count),
            CacheRead = Part(CacheRead, i, days.Count),
            Requests = Part(Requests, i, days.Count),
            Cost = Part(Cost, i, days.Count),
            Value = Part(Value, i, days.Count),
        });
    }

    /// <summary>Two rows of one key, added up.</summary>
    public SheetRow Plus(SheetRow other) => this with
    {
        Input = Sum(Input, other.Input),
        Output = Sum(Output, other.Output),
        CacheWrite = Sum(CacheWrite, other.CacheWrite),
        CacheRead = Sum(CacheRead, other.CacheRead),
        Requests = Sum(Requests, other.Requests),
        Cost = Sum(Cost, other.Cost),
        Value = Sum(Value, other.Value),
    };

    public string When => IsMonth ? Day.ToString("MMMM yyyy", CultureInfo.InvariantCulture) : Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static long? Part(long? whole, int i, int of) => whole is { } all ? (long)((Int128)all * (i + 1) / of) - (long)((Int128)all * i / of) : null;

    private static decimal? Part(decimal? whole, int i, int of) =>
        whole is { } all ? Math.Round(all * (i + 1) / of, 12) - Math.Round(all * i / of, 12) : null;

    private static long? Sum(long? a, long? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);

    private static decimal? Sum(decimal? a, decimal? b) => a is null && b is null ? null : (a ?? 0) + (b ?? 0);
}

/// <summary>Why a row cannot be taken.</summary>
/// <param name="Row">As an editor numbers it: the header is row 1.</param>
/// <param name="Column">As the file calls it; empty: the row as a whole.</param>
/// <param name="Sentence">What is wrong and how to mend it.</param>
/// <param name="Fields">The row as it stands in the file.</param>
public sealed record SheetFault(int Row, string Column, string Sentence, IReadOnlyList<string> Fields);
