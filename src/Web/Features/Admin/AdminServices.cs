namespace TeamCost.Web.Features.Admin;

public static class AdminServices
{
    public static IServiceCollection AddAdmin(this IServiceCollection services) => services
        .AddScoped<FlaggedQuery>()
        .AddScoped<FlaggedQuery.Inside>()
        .AddScoped<ReviewHistoryQuery>()
        .AddScoped<ReviewHistoryQuery.Inside>()
        .AddScoped<Reviewer>()
        .AddScoped<Reviewer.Inside>();
}
