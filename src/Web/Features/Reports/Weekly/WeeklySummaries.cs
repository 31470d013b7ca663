namespace TeamCost.Web.Features.Reports.Weekly;

public static class WeeklySummaries
{
    public static IServiceCollection AddWeeklySummaries(this IServiceCollection services) => services
        .AddScoped<WeeklySummaryQuery>()
        .AddScoped<WeeklyTeller>()
        .AddScoped<WeeklyRound>()
        .AddSingleton<WeeklySummarySender>();
}
