using Microsoft.AspNetCore.Mvc.Razor;

namespace TeamCost.Web.Platform.Ui;

public static class UiServices
{
    /// <summary>Views lie beside their controllers. The frame of a page is filled by <c>Data.ShellFilter</c>.</summary>
    public static IServiceCollection AddUi(this IServiceCollection services)
    {
        services.Configure<RazorViewEngineOptions>(options => options.ViewLocationExpanders.Add(new FeatureViewLocations()));
        return services;
    }
}
