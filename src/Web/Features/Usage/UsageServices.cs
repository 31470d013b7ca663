namespace TeamCost.Web.Features.Usage;

public static class UsageServices
{
    public static IServiceCollection AddUsage(this IServiceCollection services)
    {
        services.AddScoped<UsageRecorder>();
        return services;
    }
}
