using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Jobs;

public sealed class JobServicesTests
{
    [Fact]
    public async Task Every_line_of_the_schedule_is_in_the_store_under_the_app_role()
    {
        var app = await TestApp.StartAsync(ownDatabase: true, settings: ("TeamCost:Jobs:Enabled", "true"));
        try
        {
            var scheduler = await app.Services.GetRequiredService<ISchedulerFactory>().GetScheduler();
            await Eventually.AsyncTrue(async () => await scheduler.GetJobDetail(new JobKey("TidyJob")) is not null, "the schedule is stored");

            await using var ask = app.Admin.CreateCommand("select has_schema_privilege('teamcost_app', 'quartz', 'create')");
            ((bool)(await ask.ExecuteScalarAsync())!).ShouldBeFalse();
        }
        finally
        {
            await app.DisposeAsync();
        }
    }
}
