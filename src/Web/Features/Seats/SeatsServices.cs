using TeamCost.Web.Platform.Exports;

namespace TeamCost.Web.Features.Seats;

public static class SeatsServices
{
    public static IServiceCollection AddSeats(this IServiceCollection services)
    {
        services.AddScoped<SeatListQuery>();
        services.AddScoped<SeatFeesQuery>();
        services.AddScoped<SeatPriceSetter>();
        services.AddScoped<SeatsPageQuery>();
        services.AddExport<SeatsExport>().AddExport<SeatPlansExport>().AddExport<SeatPricesExport>().AddExport<SeatPoolsExport>().AddExport<IdleSeatsExport>();
        foreach (var definition in SeatsDefinitions.All)
        {
            services.AddSingleton(definition);
        }

        return services;
    }
}
