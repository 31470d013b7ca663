using TeamCost.Web.Features.Alerts.Looking;
using TeamCost.Web.Platform.Exports;

namespace TeamCost.Web.Features.Alerts;

public static class AlertsServices
{
    public static IServiceCollection AddAlerts(this IServiceCollection services) => services
        .AddScoped<AlertLedger>()
        .AddScoped<AlertTeller>()
        .AddScoped<PeriodCloser>()
        .AddScoped<BudgetAlerter>()
        .AddScoped<ConnectionAlerter>()
        .AddScoped<ModelAlerter>()
        .AddScoped<SourceAlerter>()
        .AddScoped<AlertLook>()
        .AddScoped<AlertSight>()
        .AddScoped<AlertListQuery>()
        .AddScoped<AlertPageQuery>()
        .AddExport<AlertsExport>()
        .AddHostedService<AlertWaker>();
}
