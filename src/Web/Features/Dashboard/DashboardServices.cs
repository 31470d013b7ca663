using TeamCost.Web.Data;

namespace TeamCost.Web.Features.Dashboard;

public static class DashboardServices
{
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        services.AddScoped<DashboardQuery>();
        services.AddSingleton<OrgChanges>();
        services.AddHostedService(provider => provider.GetRequiredService<OrgChanges>());
        return services;
    }
}
