using TeamCost.Web.Features.Providers.Files;

namespace TeamCost.Web.Features.Providers;

public static class ProvidersServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services)
    {
        services.AddSingleton<ProviderCatalog>();
        services.AddSingleton<ProviderAddresses>();
        services.AddSingleton<ProviderHttp>();
        services.AddScoped<ProviderDayRecorder>();
        services.AddScoped<SheetRecorder>();
        services.AddScoped<FileImporter>();
        services.AddScoped<FileTidier>();
        return services.AddConnectors();
    }

    // One line for each provider, in the order of the catalogue.
    private static IServiceCollection AddConnectors(this IServiceCollection services) => services;
}
