namespace TeamCost.Web.Features.Devices;

public static class DevicesServices
{
    public static IServiceCollection AddDevices(this IServiceCollection services) => services
        .AddScoped<DeviceAllowance>()
        .AddScoped<DeviceCodes>()
        .AddScoped<DevicePoller>();
}
