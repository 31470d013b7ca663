namespace TeamCost.Web.Features.Ingestion;

public static class IngestionServices
{
    public static IServiceCollection AddIngestion(this IServiceCollection services)
    {
        services.AddScoped<TokenAllowance>();
        return services;
    }
}
