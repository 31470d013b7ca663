using TeamCost.Web.Features.Ingestion.Messages;
using TeamCost.Web.Features.Ingestion.Submissions;
using TeamCost.Web.Features.Ingestion.Uploads;
using TeamCost.Web.Platform.Exports;

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
        services.AddScoped<SubmissionKeeper>();
        services.AddScoped<SubmittedDevices>();
        services.AddScoped<SubmissionHolds>();
        services.AddScoped<MessageKeeper>();
        services.AddExport<UploadsExport>();
        services.AddExport<UploadDaysExport>();

        // The first that fits reads the body.
        services.AddSingleton<ISubmissionShape, OriginalShape>();
        services.AddSingleton<ISubmissionShape, ContributionShape>();
        services.AddSingleton<ISubmissionShape, CcusageShape>();
        return services;
    }
}
