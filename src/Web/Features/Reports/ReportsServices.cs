namespace TeamCost.Web.Features.Reports;

public static class ReportsServices
{
    public static IServiceCollection AddReports(this IServiceCollection services)
    {
        services.AddScoped<PaidQuery>();
        services.AddScoped<ReportQuery>();
        services.AddScoped<ReportDoor>();
        services.AddScoped<ReportsPageQuery>();
        services.AddSingleton<ReportPaper>();
        return services;
    }
}
