using TeamCost.Web.Features.Spend.People;
using TeamCost.Web.Features.Spend.Teams;
using TeamCost.Web.Platform.Exports;

namespace TeamCost.Web.Features.Spend;

public static class SpendScreens
{
    public static IServiceCollection AddSpendScreens(this IServiceCollection services)
    {
        services.AddScoped<SpendPageQuery>();
        services.AddScoped<PeoplePageQuery>();
        services.AddScoped<PersonNamesQuery>();
        services.AddScoped<PersonPageQuery>();
        services.AddScoped<TeamPageQuery>();
        services.AddExport<PeopleExport>();
        services.AddExport<PersonNamesExport>();
        services.AddExport<RunningTotalExport>();
        return services;
    }
}
