using TeamCost.Cli.Output;
using TeamCost.Contracts;

namespace TeamCost.Cli.Reports;

/// <summary>A year of days: how much each was, how much that is beside the others, and how long days of use follow each other.</summary>
internal sealed class DayMap
{
    /// <summary>Shades above "nothing".</summary>
    public const int Levels = 4;

    private readonly Dictionary<DateOnly, ReportRow> _days = [];
    private readonly decimal[] _values;
    private readonly Func<ReportRow, decimal> _valueOf;

    /// <param name="range">The days that are shown.</param>
    /// <param name="valueOf">What a shade stands for.</param>
    /// <param name="today">A streak goes on as long as today may still be used.</param>
    public DayMap(LocalUsage usage, DayRange range, Func<ReportRow, decimal> valueOf, DateOnly today)
    {
        (Range, _valueOf) = (range, valueOf);
        foreach (var part in usage.Parts.Where(part => range.Contains(part.Day)))
        {
            if (!_days.TryGetValue(part.Day, out var row))
            {
                _days.Add(part.Day, row = new ReportRow([]));
            }

            row.Add(part);
            Total.Add(part);
        }

        _values = [.. _days.Values.Select(valueOf).Order()];
        (CurrentStreak, LongestStreak) = Streaks(today);
    }

    public DayRange Range { get; }

    public ReportRow Total { get; } = new([]);

    public int ActiveDays => _days.Count;

    public int CurrentStreak { get; }

    public int LongestStreak { get; }

    /// <summary>Null when no day was used.</summary>
    public DateOnly? Busiest => _days.Count == 0 ? null : _days.MaxBy(day => (_valueOf(day.Value), day.Value.Tokens.Total)).Key;

    public ReportRow? this[DateOnly day] => _days.GetValueOrDefault(day);

    /// <summary>0 for a day without use, else its quarter among the days of use: one heavy day does not make all others look like nothing.</summary>
    public int LevelOf(DateOnly day)
    {
        if (this[day] is not { } row)
        {
            return 0;
        }

        var notMore = _values.Count(value => value <= _valueOf(row));
        return ((notMore * Levels) + _values.Length - 1) / _values.Length;
    }

    private (int Current, int Longest) Streaks(DateOnly today)
    {
        var (running, longest) = (0, 0);
        DateOnly? last = null;
        foreach (var day in _days.Keys.Order())
        {
            running = last == day.AddDays(-1) ? running + 1 : 1;
            longest = Math.Max(longest, running);
            last = day;
        }

        return (last >= today.AddDays(-1) ? running : 0, longest);
    }
}
