using System.Text.Json.Nodes;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>What "send a test" sends: as a budget would write it, with invented numbers.</summary>
internal static class TestNotice
{
    public static Notice Make(string orgSlug, Guid channelId, DateTimeOffset at) => new(
        NoticeKinds.Test, $"test:{Guid.NewGuid():N}", "Platform 80%: $1,284 of $1,600",
        "The team Platform has spent $1,284.37 of its $1,600.00 for this month. At this rate the rest is used up on the 25th.",
        [new("Spent", "$1,284.37 of $1,600.00"), new("Forecast", "$1,927 at the end of the month"), new("Why", "Opus +$310 since Monday, 2 people")],
        $"/o/{orgSlug}/channels/{channelId}",
        new JsonObject
        {
            ["is_test"] = true,
            ["budget_name"] = "Platform team",
            ["threshold_percent"] = 80,
            ["amount_usd"] = "1600.00",
            ["spent_usd"] = "1284.37",
            ["forecast_usd"] = "1926.55",
        },
        at);
}
