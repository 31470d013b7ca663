namespace TeamCost.Web.Features.Pricing;

public static class PricingServices
{
    public static IServiceCollection AddPricing(this IServiceCollection services)
    {
        services.AddSingleton<ServerPrices>();
        services.AddScoped<OrgPriceBook>();
        services.AddScoped<Repricer>();
        services.AddScoped<PricesQuery>();
        return services;
    }
}
