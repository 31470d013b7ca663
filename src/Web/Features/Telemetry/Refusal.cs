namespace TeamCost.Web.Features.Telemetry;

/// <summary>A record that cannot be true. The sentence is one of a few: it is counted by it, told to the exporter and shown on the set-up page.</summary>
internal sealed class Refusal(string reason) : Exception(reason)
{
    public const long MostTokens = 1_000_000_000;
    public const decimal MostUsd = 10_000m;

    public const string NotANumber = "The value is not a finite number.";
    public const string Negative = "The value is negative.";
    public const string TooManyTokens = "More than 1,000,000,000 tokens at once.";
    public const string TooMuchMoney = "More than 10,000 dollars at once.";
    public const string FromTheFuture = "The time is more than 10 minutes ahead; check the machine's clock.";
    public const string TooOld = "The time is more than 90 days back.";

    private static readonly TimeSpan MostAhead = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MostBack = TimeSpan.FromDays(90);

    public static DateTimeOffset CheckTime(DateTimeOffset at, DateTimeOffset now) =>
        at > now + MostAhead ? throw new Refusal(FromTheFuture) : at < now - MostBack ? throw new Refusal(TooOld) : at;

    public static decimal? CheckMoney(decimal? usd) => usd > MostUsd ? throw new Refusal(TooMuchMoney) : usd;
}
