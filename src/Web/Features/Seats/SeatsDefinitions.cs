using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Features.Seats;

internal static class SeatsDefinitions
{
    public static readonly IReadOnlyList<Definition> All =
    [
        new("seat-month", "A month of seats", "What the seats held today, and the plans typed in, cost in a whole month.",
            "Seats × the price in force today. Seats without a known price, and plans in other currencies, are in no sum.", "Seats as the providers list them; your own prices, else the built-in list."),
        new("seat-fees", "Fees so far", "What seats cost this month until today: spend like any other, on every page.",
            "Each seat's price ÷ the days of the month, for each day it was held.", "The daily sums of every source of this organization."),
        new("seat-idle", "Idle seats", "Seats that nobody used for a while.",
            "Days since the last use that the provider tells of, or that it reported as usage; of a seat that was never used, since it began.", "The providers' lists of seats, and their usage."),
        new("seat-pool", "What seats include", "The allowance that the seats of a plan bring along each month as one pot.",
            "Seats × allowance − what was used of it since the first of the month (UTC). It runs out when what is left, divided by the average of the days so far, is used up.", "The connected account's usage that a seat covers; the allowance of your own price, else of the built-in list."),
    ];
}
