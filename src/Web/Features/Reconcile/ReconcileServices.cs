using TeamCost.Web.Platform.Exports;

namespace TeamCost.Web.Features.Reconcile;

public static class ReconcileServices
{
    public static IServiceCollection AddReconcile(this IServiceCollection services)
    {
        services.AddScoped<ReconcileColumnsQuery>();
        services.AddScoped<ReconcileLinesQuery>();
        services.AddScoped<LateDaysQuery>();
        services.AddScoped<ReconcilePageQuery>();
        services.AddExport<ReconcileExport>().AddExport<ReconcileDaysExport>().AddExport<ReconcileReasonsExport>().AddExport<ReconcileBridgeExport>();
        foreach (var definition in ReconcileDefinitions.All)
        {
            services.AddSingleton(definition);
        }

        return services;
    }
}
