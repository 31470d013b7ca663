namespace TeamCost.Web.Features.Publishing.Public;

public static class PublicServices
{
    /// <summary>What all public pages stand on: the standings, and what their shared answers depend on.</summary>
    public static IServiceCollection AddPublicSide(this IServiceCollection services)
    {
        services.AddSingleton<PublicVersions>();
        services.AddSingleton<StandingsFiller>();
        services.AddSingleton<BoardStamp>();
        services.AddSingleton<ProfileStamp>();
        foreach (var definition in PublicDefinitions.All)
        {
            services.AddSingleton(definition);
        }

        return services;
    }
}
