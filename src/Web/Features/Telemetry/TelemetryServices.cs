using TeamCost.Web.Features.Telemetry.Setup;

namespace TeamCost.Web.Features.Telemetry;

public static class TelemetryServices
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddSingleton<TelemetryBell>();
        services.AddSingleton<ExportPace>();
        services.AddScoped<IncrementKeeper>();
        services.AddScoped<LineSummer>();
        services.AddScoped<OldTelemetry>();
        services.AddScoped<TelemetryPageQuery>();
        services.AddScoped<ToldPricesQuery>();
        services.AddHostedService<TelemetryWaker>();
        return services;
    }
}
