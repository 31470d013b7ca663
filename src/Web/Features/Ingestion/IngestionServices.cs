using TeamCost.Web.Features.Ingestion.Uploads;

namespace TeamCost.Web.Features.Ingestion;

public static class IngestionServices
{
    public static IServiceCollection AddIngestion(this IServiceCollection services)
    {
        services.AddScoped<TokenAllowance>();
        services.AddScoped<UploadPlaces>();
        services.AddScoped<UploadComparison>();
        services.AddScoped<UploadTaker>();
        services.AddScoped<UploadDoor>();
        services.AddScoped<UploadListQuery>();
        services.AddScoped<UploadPageQuery>();
        services.AddScoped<UploadTidier>();
        return services;
    }
}
