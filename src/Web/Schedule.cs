using Quartz;
using TeamCost.Web.Features.Alerts.Looking;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Ingestion.Uploads;
using TeamCost.Web.Features.Notifications.Sending;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Features.Providers.Files;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Features.Reports.Weekly;
using TeamCost.Web.Features.Publishing.Public;
using TeamCost.Web.Features.Telemetry;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Jobs;

namespace TeamCost.Web;

/// <summary>Everything that runs on a clock, one table.</summary>
internal static class Schedule
{
    public static void AddSchedule(this IQuartzBuilder jobs, SyncOptions sync)
    {
        //                                s m h dom mon dow     (UTC)
        jobs.Run<RollUpUsageJob>("10 * * * * ?");
        jobs.Run<PublishPeopleJob>("20 * * * * ?");
        jobs.Run<MarkFeeDaysJob>("0 2 * * * ?");
        jobs.Run<RepriceUsageJob>("40 * * * * ?");
        jobs.Run<LookAtAlertsJob>("30 4 * * * ?");
        jobs.Run<Platform.Jobs.TidyJob>("0 17 3 * * ?");
        jobs.Run<FillStandingsJob>("3 * * * * ?");

        jobs.Run<SendWeeklySummariesJob>("20 */3 * * * ?");

        jobs.Run<SyncConnectionsJob>(sync.Tick);
        jobs.Run<TidyFilesJob>("0 37 * * * ?");
        jobs.Run<TidyUploadsJob>("0 47 * * * ?");
        jobs.Run<SumTelemetryJob>("25 * * * * ?");
        jobs.Run<TidyTelemetryJob>("0 47 3 * * ?");
        jobs.Run<DeliverMessagesJob>("50 * * * * ?");
        jobs.Run<TidyOutboxJob>("0 57 3 * * ?");
    }
}
