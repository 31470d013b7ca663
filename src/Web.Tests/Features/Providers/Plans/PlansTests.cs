using System.Net;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Features.Providers.Plans;

public sealed class PlansTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 15, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_plan_is_spend_on_each_of_its_days_until_it_ends_and_deleted_it_never_was()
    {
        var app = await TestApp.StartAsync(new TestClock(Noon));
        try
        {
            var (acme, path) = await AccountAsync(app);
            (await acme.Alice.PostAsync(path, Plan(("Form.From", "2026-02-01"), ("Form.Until", "2026-03-01")))).Status.ShouldBe(HttpStatusCode.Redirect);
            (await SpendAsync(acme)).ShouldBe(100m);

            var page = await acme.Alice.GetAsync(path);
            page.Text("plan-row").ShouldContain("Team Over api 5 $20.00 a month $100.00 a month 1 Feb 2026 1 Mar 2026");
            var edit = page.Find("[data-testid=plan-row] a").GetAttribute("href")!;
            (await acme.Alice.PostAsync(edit, Plan(("Form.Seats", "10"), ("Form.From", "2026-02-01"), ("Form.Until", "2026-03-01")))).Status.ShouldBe(HttpStatusCode.Redirect);
            (await SpendAsync(acme)).ShouldBe(200m);

            await acme.Alice.PostAsync($"{edit}/delete");
            (await SpendAsync(acme)).ShouldBe(0m);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Ending_a_plan_keeps_what_was_paid_until_today()
    {
        var app = await TestApp.StartAsync(new TestClock(Noon));
        try
        {
            var (acme, path) = await AccountAsync(app);
            await acme.Alice.PostAsync(path, Plan(("Form.From", "2026-03-01")));
            var before = await SpendAsync(acme);
            var page = await acme.Alice.GetAsync(path);

            (await acme.Alice.PostAsync(page.Find("form[action$=end]").GetAttribute("action")!)).Status.ShouldBe(HttpStatusCode.Redirect);

            (await SpendAsync(acme)).ShouldBe(before);
            before.ShouldBeGreaterThan(0m);
            (await acme.Alice.GetAsync(path)).Text("plan-row").ShouldContain("16 Mar 2026");
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Disconnecting_keeps_what_was_paid_and_ends_the_plan()
    {
        var app = await TestApp.StartAsync(new TestClock(Noon));
        try
        {
            var (acme, path) = await AccountAsync(app);
            await acme.Alice.PostAsync(path, Plan(("Form.From", "2026-03-01")));
            var before = await SpendAsync(acme);

            await acme.Alice.PostAsync(path.Replace("/plans", "/remove", StringComparison.Ordinal), ("Erase", "false"));
            await acme.InAsync<DirtyDays, int>(async (dirty, ct) =>
            {
                await dirty.MarkAllAsync(ct);
                return 0;
            });

            (await SpendAsync(acme)).ShouldBe(before);
            (await acme.InAsync<AppDbContext, DateOnly?>((db, ct) => db.Plans.Select(p => p.UntilDay).SingleAsync(ct))).ShouldBe(new DateOnly(2026, 3, 16));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nonsense_is_answered_beside_its_field_and_who_may_not_change_sees_no_form()
    {
        var app = await TestApp.StartAsync();
        try
        {
            var (acme, path) = await AccountAsync(app);
            foreach (var (field, value, sentence) in new[]
            {
                ("Form.Name", "", "Give it a name"), ("Form.Tool", "No Tool", "Lower-case letters"), ("Form.Seats", "0", "Between 1 and 100,000"), ("Form.Amount", "cheap", "cannot be read"),
                ("Form.Amount", "", "Give the price"), ("Form.Currency", "dollar", "Three letters"), ("Form.From", "", "From which day"), ("Form.From", "1999-01-01", "no year"),
                ("Form.Until", "2026-01-01", "ends before it begins"), ("Form.Period", "Decade", "cannot be read"),
            })
            {
                var page = await acme.Alice.PostAsync(path, Plan((field, value)));
                page.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, $"{field}={value}");
                page.Errors.ShouldContain(sentence);
            }

            (await (await acme.VeraAsync()).GetAsync(path)).Page.QuerySelectorAll("main form").ShouldBeEmpty();
            (await (await app.NewOutsiderAsync()).GetAsync(path)).Status.ShouldBe(HttpStatusCode.NotFound);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static (string Name, string? Value)[] Plan(params (string Name, string? Value)[] other)
    {
        (string Name, string? Value)[] usual =
        [
            ("Form.Name", "Team"), ("Form.Tool", "api"), ("Form.Seats", "5"), ("Form.Amount", "20"), ("Form.Currency", "USD"), ("Form.Period", "Month"), ("Form.From", "2026-02-01"), ("Form.Until", ""),
        ];
        return [.. usual.Where(field => other.All(o => o.Name != field.Name)), .. other];
    }

    private static async Task<(TestOrg Org, string Path)> AccountAsync(TestApp app)
    {
        var acme = await app.NewOrgAsync();
        var made = await acme.Alice.PostAsync($"{acme.Path}/connections/new/other", ("Name", "By hand"));
        return (acme, $"{made.Location}/plans");
    }

    private static async Task<decimal> SpendAsync(TestOrg org)
    {
        await org.RollUpAsync();
        return await org.InAsync<AppDbContext, decimal>((db, ct) => db.DailyUsage.SumAsync(r => r.BilledUsd, ct));
    }
}
