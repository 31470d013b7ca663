namespace TeamCost.Web.Features.Publishing;

public static class PublishingServices
{
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddScoped<Publisher>();
}
