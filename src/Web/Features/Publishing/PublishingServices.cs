namespace TeamCost.Web.Features.Publishing;

public static class PublishingServices
{
    public static IServiceCollection AddPublishing(this IServiceCollection services) => services
        .AddScoped<HeldDayKeeper>()
        .AddScoped<ChosenOrgs>()
        .AddScoped<OrgUsageReader>()
        .AddScoped<Publisher>()
        .AddScoped<ProfileKeeper>()
        .AddScoped<MyProfileQuery>()
        .AddSingleton<MarkedPeople>()
        .AddHostedService<PublishingWaker>();
}
