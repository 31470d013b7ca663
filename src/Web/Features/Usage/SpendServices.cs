using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Usage;

public static class SpendServices
{
    /// <summary>The queries that every screen about money reads, and the definitions beside their numbers.</summary>
    public static IServiceCollection AddSpend(this IServiceCollection services)
    {
        services.AddScoped<NamesQuery>();
        services.AddScoped<SpendQuery>();
        services.AddScoped<DailyRowsQuery>();
        services.AddScoped<ActivePeopleQuery>();
        services.AddScoped<SpendOptionsQuery>();
        services.AddScoped<DataHealthQuery>();
        services.AddScoped<RhythmQuery>();
        services.AddScoped<SessionsQuery>();
        services.AddScoped<SourceTellingsQuery>();
        services.AddScoped<ActivityQuery>();
        foreach (var definition in SpendDefinitions.All)
        {
            services.AddSingleton(definition);
        }

        return services;
    }
}
