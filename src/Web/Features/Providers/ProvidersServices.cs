using TeamCost.Web.Features.Providers.Anthropic;
using TeamCost.Web.Features.Providers.Cursor;
using TeamCost.Web.Features.Providers.GitHub;
using TeamCost.Web.Features.Providers.Groq;
using TeamCost.Web.Features.Providers.OpenAi;
using TeamCost.Web.Features.Providers.OpenRouter;
using TeamCost.Web.Features.Providers.Other;
using TeamCost.Web.Features.Providers.Perplexity;

namespace TeamCost.Web.Features.Providers;

public static class ProvidersServices
{
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(SyncOptions.From(configuration));
        services.AddSingleton<ProviderCatalog>();
        services.AddSingleton<ProviderAddresses>();
        services.AddSingleton(configuration.GetSection(ProviderHttpOptions.Section).Get<ProviderHttpOptions>() ?? new ProviderHttpOptions());
        services.AddSingleton<RequestBudget>();
        services.AddSingleton<Tries>();
        services.AddSingleton<ProviderHttp>();
        services.AddScoped<ProviderDayRecorder>();
        return services.AddAccounts().AddSyncing().AddProviderScreens().AddConnectors();
    }

    private static IServiceCollection AddAccounts(this IServiceCollection services) => services
        .AddSingleton<AccountTester>()
        .AddSingleton<SyncBell>()
        .AddScoped<ConnectionKeeper>()
        .AddScoped<HistoryEraser>()
        .AddScoped<FeedDoors>()
        .AddScoped<SyncRequester>()
        .AddScoped<ConnectionListQuery>()
        .AddScoped<ConnectionQuery>()
        .AddScoped<Api.AiUsageQuery>();

    private static IServiceCollection AddSyncing(this IServiceCollection services) => services
        .AddScoped<SyncLedger>()
        .AddScoped<ConnectionNotices>()
        .AddSingleton<ConnectionSyncer>()
        .AddSingleton<SyncPool>()
        .AddHostedService(provider => provider.GetRequiredService<SyncPool>());

    // One line for each provider, in the order of the catalogue.
    private static IServiceCollection AddConnectors(this IServiceCollection services) => services
        .AddSingleton<IProviderConnector, AnthropicConnector>()
        .AddSingleton<IProviderConnector, OpenAiConnector>()
        .AddSingleton<IProviderConnector, ChatGptConnector>()
        .AddSingleton<IProviderConnector, GitHubConnector>()
        .AddSingleton<IProviderConnector, CursorConnector>()
        .AddSingleton<IProviderConnector, OpenRouterConnector>()
        .AddSingleton<IProviderConnector, GroqConnector>()
        .AddSingleton<IProviderConnector, PerplexityConnector>()
        .AddSingleton<IProviderConnector, OtherConnector>();
}
