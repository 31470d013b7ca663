using TeamCost.Web.Platform.Commands;

namespace TeamCost.Web.Data.Seed;

public static class SeedServices
{
    public static IServiceCollection AddSeed(this IServiceCollection services)
    {
        services.AddScoped<DemoCompany>();
        services.AddScoped<DemoAccounts>();
        services.AddScoped<DemoBudgets>();
        services.AddScoped<DemoReports>();
        services.AddHostCommand<DemoCommand>("demo");
        return services;
    }
}
