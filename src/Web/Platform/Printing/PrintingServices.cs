namespace TeamCost.Web.Platform.Printing;

public static class PrintingServices
{
    public static IServiceCollection AddPrinting(this IServiceCollection services)
    {
        services.AddSingleton<PdfPrinter>();
        services.AddScoped<ViewText>();
        return services;
    }
}
