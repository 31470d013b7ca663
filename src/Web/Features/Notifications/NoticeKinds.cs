namespace TeamCost.Web.Features.Notifications;

/// <summary>What can be told. The words are the <c>type</c> of the generic webhook.</summary>
public static class NoticeKinds
{
    public const string BudgetThresholdCrossed = "budget.threshold_crossed";
    public const string BudgetExceeded = "budget.exceeded";
    public const string BudgetForecastExceeded = "budget.forecast_exceeded";
    public const string SyncFailed = "sync.failed";
    public const string SyncRecovered = "sync.recovered";
    public const string SourceSilent = "source.silent";
    public const string ModelFirstSeen = "model.first_seen";
    public const string WeeklySummary = "summary.weekly";
    public const string Test = "webhook.test";
    public const string ChannelDisabled = "channel.disabled";
    public const string DeliveryFailed = "delivery.failed";

    /// <summary>What a channel can choose, in the order of the screens.</summary>
    public static readonly IReadOnlyList<NoticeKind> Offered =
    [
        new(BudgetThresholdCrossed, "Budget threshold crossed"),
        new(BudgetForecastExceeded, "Budget forecast to be exceeded"),
        new(BudgetExceeded, "Budget exceeded"),
        new(SyncFailed, "Connection broken"),
        new(SyncRecovered, "Connection works again"),
        new(SourceSilent, "Source silent"),
        new(ModelFirstSeen, "Model without a price"),
        new(WeeklySummary, "Weekly summary"),
    ];
}

/// <param name="Word">On the wire.</param>
/// <param name="Label">On the screen.</param>
public sealed record NoticeKind(string Word, string Label);
