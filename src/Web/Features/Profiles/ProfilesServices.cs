namespace TeamCost.Web.Features.Profiles;

public static class ProfilesServices
{
    public static IServiceCollection AddProfiles(this IServiceCollection services) => services
        .AddScoped<ProfileQuery>()
        .AddScoped<PublishedHandleQuery>();
}
