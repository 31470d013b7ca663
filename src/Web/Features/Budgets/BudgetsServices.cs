namespace TeamCost.Web.Features.Budgets;

public static class BudgetsServices
{
    public static IServiceCollection AddBudgets(this IServiceCollection services) => services
        .AddScoped<BudgetSumsQuery>()
        .AddScoped<BudgetStandingsQuery>();
}
