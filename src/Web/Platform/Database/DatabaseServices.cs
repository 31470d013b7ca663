namespace TeamCost.Web.Platform.Database;

internal static class DatabaseServices
{
    /// <summary>The source without a key is the app's, which row-level security binds; the others must be asked for by role.</summary>
    public static void AddDatabases(this IServiceCollection services)
    {
        services.AddSingleton(provider => DataDirectory.From(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<Databases>();
        services.AddSingleton(provider => provider.GetRequiredService<Databases>().App);
        services.AddKeyedSingleton("admin", (provider, _) => provider.GetRequiredService<Databases>().Admin);
        services.AddKeyedSingleton("owner", (provider, _) => provider.GetRequiredService<Databases>().Owner);
    }
}
