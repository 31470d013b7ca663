using Npgsql;
using Quartz;

namespace TeamCost.Web.Platform.Jobs;

/// <summary>The clustered schedule: any number of processes on one database, each tick on one of them.</summary>
internal static class JobServices
{
    public static void AddJobs(this IServiceCollection services, IConfiguration configuration, Action<IQuartzBuilder> schedule)
    {
        // Off in tests, and where an operator wants web processes that run no jobs.
        if (!configuration.GetValue("TeamCost:Jobs:Enabled", true))
        {
            return;
        }

        services.AddQuartz(jobs =>
        {
            // The instance id stays the one that Quartz makes up: set to AUTO it is taken literally, and two processes would recover each other's live jobs.
            jobs.ConfigureScheduler(scheduler => scheduler.InstanceName = "TeamCost");
            jobs.UsePersistentStore(store =>
            {
                store.UsePostgres(postgres => postgres.DataSourceFactory = provider => provider.GetRequiredService<NpgsqlDataSource>());
                store.ConfigureStore(table => table.TablePrefix = JobStoreSchema.Prefix);
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = TimeSpan.FromSeconds(5);
                    cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(10);
                });
            });
            schedule(jobs);
        });
        services.AddQuartzHostedService(hosted => hosted.WaitForJobsToComplete = true);
    }

    /// <param name="cron">Seconds, minutes, hours, day of month, month, day of week; in UTC.</param>
    public static void Run<TJob>(this IQuartzBuilder jobs, string cron)
        where TJob : class, IJob
    {
        var key = new JobKey(typeof(TJob).Name);
        jobs.AddJob<TJob>(job => job.WithIdentity(key));
        jobs.AddTrigger(trigger => trigger
            .ForJob(key)
            .WithIdentity(key.Name)
            .WithCronSchedule(cron, when => when.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing)));
    }

    /// <param name="every">From the start on; ticks that nobody was there for are not made up for.</param>
    public static void Run<TJob>(this IQuartzBuilder jobs, TimeSpan every)
        where TJob : class, IJob
    {
        var key = new JobKey(typeof(TJob).Name);
        jobs.AddJob<TJob>(job => job.WithIdentity(key));
        jobs.AddTrigger(trigger => trigger
            .ForJob(key)
            .WithIdentity(key.Name)
            .StartNow()
            .WithSimpleSchedule(when => when.WithInterval(every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithExistingCount)));
    }
}
