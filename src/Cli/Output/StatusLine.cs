using System.Globalization;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Output;

/// <summary>Pieces of one line, each with a colour and a rank: what matters least leaves first when there is no room.</summary>
internal sealed class StatusLine
{
    private const string Green = "32";
    private const string Yellow = "33";
    private const string Red = "31";
    private const string Strong = "1";
    private const decimal High = 80;
    private const decimal Middle = 50;

    private readonly List<(string Text, string Color, int Rank)> _pieces = [];

    public static StatusLine Of(SessionStatus status, ClaudeSession? claude, string costSource, bool hasData, DateTimeOffset now)
    {
        var line = new StatusLine();
        if ((claude?.Model ?? claude?.ModelId) is { } model)
        {
            line.Add(TextWidth.Clean(model), Strong, 0);
        }

        if (!hasData)
        {
            line.Add("no usage read yet: run teamcost daily", Yellow, 1);
            return line;
        }

        if (SessionCost(status, claude, costSource) is { } cost)
        {
            line.Add(cost, Green, 1);
        }

        line.Add($"{Usd(status.Today)} today", Green, 2);
        if (status.Block is { } block)
        {
            line.Add($"{Usd(block.Usage)} block, {Numbers.Span(block.RemainingAt(now))} left", Green, 4);
            if (block.Rate is { } rate && block.Usage.KnownUsd > 0)
            {
                line.Add($"{Numbers.Money(rate.UsdPerHour, 2)}/h", "", 6);
            }
        }

        line.AddLimits(claude, now);
        if (status.ContextPercent is { } context)
        {
            line.Add($"context {Percent(context)}", Heat(context), 3);
        }

        return line;
    }

    public string Text(int width, bool usesColor)
    {
        var pieces = _pieces.ToList();
        while (pieces.Count > 1 && pieces.Sum(piece => TextWidth.Of(piece.Text) + 3) - 3 > width)
        {
            pieces.Remove(pieces.MaxBy(piece => piece.Rank));
        }

        return usesColor
            ? string.Join("\e[2m · \e[0m", pieces.Select(piece => piece.Color.Length > 0 ? $"\e[{piece.Color}m{piece.Text}\e[0m" : piece.Text))
            : string.Join(" · ", pieces.Select(piece => piece.Text));
    }

    private void AddLimits(ClaudeSession? claude, DateTimeOffset now)
    {
        if (claude?.LimitPercent is { } used)
        {
            var reset = claude.LimitResetsAt is { } at && at > now ? $", resets in {Numbers.Span(at - now)}" : "";
            Add($"5h limit {Percent(used)}{reset}", Heat(used), 5);
        }

        if (claude?.WeekPercent is { } week)
        {
            Add($"week {Percent(week)}", Heat(week), 7);
        }
    }

    private void Add(string text, string color, int rank) => _pieces.Add((text, color, rank));

    private static string? SessionCost(SessionStatus status, ClaudeSession? claude, string source)
    {
        var theirs = claude?.CostUsd is { } usd ? Numbers.Money(usd, 2) : null;
        var ours = status.Session.Requests > 0 ? Usd(status.Session) : null;
        var shown = source switch
        {
            "cc" => theirs,
            "teamcost" or "ccusage" => ours,
            _ => theirs ?? ours,
        };
        return shown is null ? null : $"{shown} session{(source == "both" && theirs is not null && ours is not null ? $" ({ours} by TeamCost)" : "")}";
    }

    private static string Usd(ReportRow row) => ReportTable.Cost(row, 2).Wide;

    private static string Percent(decimal value) => value.ToString("0", CultureInfo.InvariantCulture) + "%";

    private static string Heat(decimal percent) => percent >= High ? Red : percent >= Middle ? Yellow : Green;
}
