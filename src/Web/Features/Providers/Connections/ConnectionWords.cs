using System.Globalization;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>How the screens of accounts say things.</summary>
public static class ConnectionWords
{
    /// <summary>A tile of two letters and one of the eight colours; no vendor's logo.</summary>
    public static (string Letters, int Color) MarkOf(string provider, string label) => provider switch
    {
        "anthropic" => ("An", 2),
        "openai" => ("Oa", 3),
        "chatgpt" => ("Cg", 3),
        "github" => ("Gh", 4),
        "cursor" => ("Cu", 1),
        "openrouter" => ("Or", 8),
        "groq" => ("Gq", 7),
        "perplexity" => ("Px", 6),
        "other" => ("+", 5),
        _ => (label.Length < 2 ? label : label[..2], 5),
    };

    public static string Of(ConnectionLight light) => light switch
    {
        ConnectionLight.Never => "Nothing came yet",
        ConnectionLight.Quiet => "Quiet",
        _ => "Live",
    };

    public static (UiState State, string Words) Of(RunOutcome outcome) => outcome switch
    {
        RunOutcome.Running => (UiState.Quiet, "Running"),
        RunOutcome.Good => (UiState.Ok, "Good"),
        RunOutcome.Partly => (UiState.Warning, "With gaps"),
        RunOutcome.Failed => (UiState.Warning, "Failed"),
        RunOutcome.Stopped => (UiState.Critical, "Stopped"),
        _ => (UiState.Quiet, "Cut short"),
    };

    public static string Of(RunCause cause) => cause switch
    {
        RunCause.ByHand => "asked for",
        RunCause.Connect => "connecting",
        _ => "on schedule",
    };

    /// <summary>What becomes of a feed's rows.</summary>
    public static string Of(Fate fate) => string.Join(", ", new[]
    {
        (Fate.Usage, "usage"), (Fate.Bill, "bills"), (Fate.Activity, "activity"), (Fate.Seats, "seats"), (Fate.Names, "names"), (Fate.Check, "compared only"),
    }.Where(word => fate.HasFlag(word.Item1)).Select(word => word.Item2));

    public static string Of(DayState state) => state switch
    {
        DayState.Done => "read",
        DayState.Failed => "gap",
        DayState.NotYet => "not there yet",
        _ => "waiting",
    };

    /// <summary>A length of time, in its largest unit: 40 s, 12 min, 5 h, 3 days.</summary>
    public static string Of(TimeSpan span) => span switch
    {
        _ when span < TimeSpan.FromSeconds(1) => "under 1 s",
        _ when span < TimeSpan.FromMinutes(1) => $"{(int)span.TotalSeconds} s",
        _ when span < TimeSpan.FromHours(1) => $"{(int)span.TotalMinutes} min",
        _ when span < TimeSpan.FromDays(2) => $"{(int)span.TotalHours} h",
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)span.TotalDays:#,##0} days"),
    };

    /// <summary>When it is read next, in words.</summary>
    public static string Next(ConnectionStatus status, DateTimeOffset now) => status switch
    {
        { IsRunning: true } => "running now",
        { State: ConnectionState.ByHand } => "by hand",
        { NextRunAt: null, Trouble: not null } => "when this is mended",
        { NextRunAt: null } => "not by itself",
        { NextRunAt: { } at } when at <= now => "due now",
        { NextRunAt: { } at } => $"in {Of(at - now)}",
    };

    /// <summary>Something moves, so the page asks again by itself.</summary>
    public static bool IsMoving(ConnectionStatus status, DateTimeOffset now) => status.IsRunning || (status.State is not ConnectionState.ByHand && status.NextRunAt <= now);
}
