using TeamCost.Web.Platform.Exports;

namespace TeamCost.Web.Features.Budgets;

public static class BudgetsServices
{
    public static IServiceCollection AddBudgets(this IServiceCollection services)
    {
        services.AddScoped<BudgetSumsQuery>();
        services.AddScoped<BudgetStandingsQuery>();
        services.AddScoped<BudgetsHereQuery>();
        services.AddScoped<BudgetListQuery>();
        services.AddScoped<BudgetPageQuery>();
        services.AddScoped<BudgetTargets>();
        services.AddScoped<ReplayQuery>();
        services.AddScoped<BudgetForms>();
        services.AddExport<BudgetsExport>();
        services.AddExport<EndedBudgetsExport>();
        foreach (var definition in BudgetsDefinitions.All)
        {
            services.AddSingleton(definition);
        }

        return services;
    }
}
