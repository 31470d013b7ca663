namespace TeamCost.Web.Features.Seats;

public static class SeatsServices
{
    public static IServiceCollection AddSeats(this IServiceCollection services)
    {
        services.AddScoped<SeatListQuery>();
        services.AddScoped<SeatFeesQuery>();
        services.AddScoped<SeatPriceSetter>();
        services.AddScoped<SeatsPageQuery>();
        foreach (var definition in SeatsDefinitions.All)
        {
            services.AddSingleton(definition);
        }

        return services;
    }
}
