namespace TeamCost.Web.Features.Billing;

public static class BillingServices
{
    public static IServiceCollection AddBilling(this IServiceCollection services) => services
        .AddScoped<BillRecorder>()
        .AddScoped<SeatRecorder>()
        .AddScoped<FeeDays>()
        .AddScoped<UnpricedFeesQuery>();
}
