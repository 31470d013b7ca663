using TeamCost.Web.Features.Budgets;

namespace TeamCost.Web.Features.Alerts;

public static class AlertWords
{
    public static string Words(this ResolvedWhy why) => why switch
    {
        ResolvedWhy.PeriodOver => "The period is over",
        ResolvedWhy.Corrected => "The figures were corrected downwards",
        ResolvedWhy.Raised => "The budget was changed",
        ResolvedWhy.Ended => "The budget was ended",
        ResolvedWhy.Higher => "A higher threshold speaks for it",
        ResolvedWhy.Passed => "The forecast came true",
        ResolvedWhy.Mended => "It works again",
        ResolvedWhy.Removed => "It is gone",
        ResolvedWhy.Priced => "A price is known now",
        _ => "It reports again",
    };

    public static string Words(this AlertKind kind) => kind switch
    {
        AlertKind.Budget => "Budget",
        AlertKind.Connection => "Connection broken",
        AlertKind.Model => "Model without a price",
        _ => "Source silent",
    };
}
