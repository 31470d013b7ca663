using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Data.Seed;
using TeamCost.Web.Features.Accounts;
using TeamCost.Web.Features.Admin;
using TeamCost.Web.Features.Alerts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Dashboard;
using TeamCost.Web.Features.Devices;
using TeamCost.Web.Features.Exports;
using TeamCost.Web.Features.Ingestion;
using TeamCost.Web.Features.Installs;
using TeamCost.Web.Features.Leaderboard;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Features.Profiles;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Features.Reconcile;
using TeamCost.Web.Features.Reports;
using TeamCost.Web.Features.Reports.Weekly;
using TeamCost.Web.Features.Seats;
using TeamCost.Web.Features.Spend;
using TeamCost.Web.Features.Telemetry;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Jobs;
using TeamCost.Web.Platform.Mail;
using TeamCost.Web.Platform.Printing;
using TeamCost.Web.Platform.Secrets;

namespace TeamCost.Web;

/// <summary>Every registration, one list: the platform from the ground up, then the features by rank.</summary>
internal static class WebServices
{
    public static IServiceCollection AddWeb(this IServiceCollection services, ConfigurationManager configuration, IWebHostEnvironment environment)
    {
        // Platform
        services.AddSingleton(TimeProvider.System);
        services.AddDatabases();
        services.AddKeyRing(configuration);
        services.AddOutboundHttp();
        services.AddMail(configuration);
        services.AddPrinting();
        services.AddSecurity(configuration, environment);
        services.AddRateLimits();
        services.AddCompression();
        services.AddOutputCache();
        services.AddWebPages();

        // Data
        services.AddDbContext<AppDbContext>((provider, options) => options
            .UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>())
            .AddInterceptors(
                provider.GetRequiredService<OrgStampInterceptor>(), provider.GetRequiredService<DirtyDayBell>(), provider.GetRequiredService<OutboxBell>()));
        services.AddTenancy();
        services.AddAccounts();

        // Features, by rank
        services.AddPricing();
        services.AddNotifications(configuration);
        services.AddPeople();
        services.AddUsage();
        services.AddBilling();
        services.AddPublishing();
        services.AddPublicSide();
        services.AddOrganizations();
        services.AddProviders(configuration);
        services.AddSpend();
        services.AddExports();
        services.AddDevices();
        services.AddIngestion();
        services.AddTelemetry();
        services.AddReconcile();
        services.AddSeats();
        services.AddBudgets();
        services.AddReports();
        services.AddWeeklySummaries();
        services.AddAlerts();
        services.AddDashboard();
        services.AddSpendScreens();
        services.AddProfiles();
        services.AddLeaderboard();
        services.AddAccountScreens();
        services.AddAdmin();
        services.AddInstalls();
        services.AddSeed();

        // Last: the clock starts when everything else is there
        services.AddJobs(configuration, jobs => jobs.AddSchedule(SyncOptions.From(configuration)));

        return services;
    }

    /// <summary>What a setting makes impossible stops the start with a sentence, not the first request with an error.</summary>
    public static void CheckSettings(this IServiceProvider services)
    {
        KeyRing.Check(services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IHostEnvironment>());
        services.GetRequiredService<AccountSettings>();
        services.GetRequiredService<IOptions<MailOptions>>().Value.Check();
        services.GetRequiredService<ServerPrices>();
        services.GetRequiredService<ProviderAddresses>();
        services.GetRequiredService<DownloadFolder>();
    }
}
