namespace TeamCost.Web.Features.Installs;

public static class InstallsServices
{
    public static IServiceCollection AddInstalls(this IServiceCollection services) => services.AddSingleton<DownloadFolder>();
}
