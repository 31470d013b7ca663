using TeamCost.Web.Features.Providers.Connections;
using TeamCost.Web.Features.Providers.Files;
using TeamCost.Web.Features.Providers.Plans;
using TeamCost.Web.Features.Providers.Rows;
using TeamCost.Web.Platform.Exports;

namespace TeamCost.Web.Features.Providers;

/// <summary>What the screens of accounts use beyond the verbs of syncing.</summary>
public static class ProviderScreens
{
    public static IServiceCollection AddProviderScreens(this IServiceCollection services)
    {
        services.AddScoped<ConnectionPlaceQuery>();
        services.AddScoped<ConnectionPageQuery>();
        services.AddScoped<FeedStripQuery>();
        services.AddScoped<ConnectionTroublesQuery>();
        services.AddScoped<PlanKeeper>();
        services.AddScoped<TypedRowKeeper>();
        services.AddScoped<TypedRowListQuery>();
        services.AddScoped<SheetRecorder>();
        services.AddScoped<FileImporter>();
        services.AddScoped<FileTidier>();
        services.AddScoped<FileListQuery>();
        services.AddScoped<FilePreviewQuery>();
        services.AddExport<ConnectionsExport>();
        services.AddExport<ConnectionRunsExport>();
        services.AddExport<ConnectionDaysExport>();
        return services;
    }
}
