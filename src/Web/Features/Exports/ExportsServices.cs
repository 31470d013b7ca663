using TeamCost.Web.Platform.Exports;

namespace TeamCost.Web.Features.Exports;

public static class ExportsServices
{
    /// <summary>The engine, and the tables about usage. Other features add theirs beside the page that shows them.</summary>
    public static IServiceCollection AddExports(this IServiceCollection services) => services
        .AddScoped<ExportSender>()
        .AddScoped<ExportDoor>()
        .AddScoped<SpendAsk>()
        .AddExport<SpendExport>()
        .AddExport<DailyExport>()
        .AddExport<SessionsExport>()
        .AddExport<HoursExport>()
        .AddExport<TellingsExport>()
        .AddExport<ActivityExport>()
        .AddExport<UnpricedModelsExport>()
        .AddExport<OwnPricesExport>();
}
