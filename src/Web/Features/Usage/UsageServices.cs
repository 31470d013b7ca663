using TeamCost.Web.Platform.Commands;

namespace TeamCost.Web.Features.Usage;

public static class UsageServices
{
    public static IServiceCollection AddUsage(this IServiceCollection services)
    {
        services.AddScoped<SourceOpener>();
        services.AddScoped<UsageRecorder>();
        services.AddScoped<ActivityRecorder>();
        services.AddScoped<RollUp>();
        services.AddScoped<RollupMarker>();
        services.AddHostedService<RollupWaker>();
        services.AddHostCommand<RollupRebuild>("rollups rebuild");
        return services;
    }
}
