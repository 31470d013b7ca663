using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web;

/// <summary>Every registration, one list: the platform from the ground up, then the features by rank.</summary>
internal static class WebServices
{
    public static IServiceCollection AddWeb(this IServiceCollection services, ConfigurationManager configuration, IWebHostEnvironment environment)
    {
        // Platform
        services.AddSingleton(TimeProvider.System);
        services.AddDatabases();
        services.AddSecurity(configuration, environment);
        services.AddWebPages();

        // Data
        services.AddDbContext<AppDbContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .AddInterceptors(provider.GetRequiredService<OrgStampInterceptor>()));
        services.AddTenancy();

        return services;
    }
}
