using System.Diagnostics;
using Npgsql;

namespace TeamCost.Bench;

/// <summary>
/// Fills the database with usage by plain SQL: a large and a small organization with the same people, models and days, and others that hold the rest.
/// </summary>
internal sealed class Scale(WebUnderTest web, BenchOptions options, Report report)
{
    /// <summary>The pair that is compared: as many cells of person, model and day as the small one has lines, so that both have the same rollup.</summary>
    public static readonly Shape Pair = new(Days: 30, People: 11, Models: 3, SessionsPerDay: 89, ProjectsPerPerson: 1);

    /// <summary>A larger company: many cells, as the others have too.</summary>
    public static readonly Shape Wide = new(Days: 90, People: 25, Models: 5, SessionsPerDay: 23, ProjectsPerPerson: 2);

    private const int Others = 20;

    public static DateOnly LastDay => DateOnly.FromDateTime(DateTime.UtcNow).AddDays(-1);

    public async Task<Account> MakeAsync()
    {
        var large = await web.MakeAccountAsync("owner@example.com", "large");
        await web.MakeAccountAsync("owner@example.com", "small");
        await web.MakeAccountAsync("owner@example.com", "wide");
        if (await CountAsync("select count(*) from usage_lines where org_id = (select org_id from org_slugs where slug = 'large')") >= options.OwnLines)
        {
            report.Progress("pages: the lines are there from an earlier run");
            return large;
        }

        var watch = Stopwatch.StartNew();
        for (var month = Wide.FirstDay; month <= LastDay.AddMonths(1); month = month.AddMonths(1))
        {
            await RunAsync("select make_usage_month($1)", month);
        }

        await RunAsync(Sql.Text("make-people.sql"));
        var work = new Queue<(Guid Org, long Lines, Shape Shape)>();
        work.Enqueue((await OrgAsync("large"), options.OwnLines, Pair));
        work.Enqueue((await OrgAsync("small"), options.FewLines, Pair));
        work.Enqueue((await OrgAsync("wide"), options.OwnLines, Wide));
        var rest = Math.Max(0, options.Lines - (2 * options.OwnLines) - options.FewLines);
        for (var n = 0; n < Others; n++)
        {
            work.Enqueue((await MakeOtherAsync(n), rest / Others, Wide));
        }

        // Two at a time: as many as the machine that this was written on has processors.
        var turns = new SemaphoreSlim(1);
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async _ =>
        {
            while (true)
            {
                await turns.WaitAsync();
                var isThere = work.TryDequeue(out var next);
                turns.Release();
                if (!isThere)
                {
                    return;
                }

                await FillAsync(next.Org, next.Lines, next.Shape);
            }
        }));
        report.Progress($"pages: lines made in {watch.Elapsed.TotalSeconds:n0} s");
        await RunAsync("analyze usage_lines");

        watch.Restart();
        await web.RunVerbAsync("rollups", "rebuild");
        report.Rebuilt(await CountAsync("select count(*) from usage_lines"), watch.Elapsed);
        await RunAsync("vacuum analyze");
        await RunAsync("checkpoint");
        return large;
    }

    public async Task<long> CountAsync(string sql)
    {
        await using var command = web.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<Guid> OrgAsync(string slug)
    {
        await using var command = web.Database.CreateCommand("select org_id from org_slugs where slug = $1");
        command.Parameters.AddWithValue(slug);
        return (Guid)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The id that the scripts derive from a name.</summary>
    public async Task<string> IdAsync(string name)
    {
        await using var command = web.Database.CreateCommand("select md5($1)::uuid::text");
        command.Parameters.AddWithValue(name);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task<Guid> MakeOtherAsync(int n)
    {
        var org = Guid.CreateVersion7();
        await RunAsync("insert into org_slugs (slug, org_id) values ($1, $2)", $"other-{n}", org);
        await RunAsync("insert into organizations (org_id, name, kind) values ($1, $2, 'company')", org, $"Other {n}");
        return org;
    }

    private async Task FillAsync(Guid org, long lines, Shape shape)
    {
        await RunAsync(Sql.Text("make-crew.sql"), org);
        await RunAsync(Sql.Text("make-team-members.sql"), org, Wide.FirstDay);
        await RunAsync(
            Sql.Text("make-lines.sql"), org, lines, shape.FirstDay, shape.Days, shape.People, shape.Models, shape.SessionsPerDay, shape.ProjectsPerPerson);
        await RunAsync(Sql.Text("mark-days.sql"), org, shape.FirstDay, shape.Days);
        report.Progress($"pages: {lines:n0} lines of one organization");
    }

    private async Task RunAsync(string sql, params object[] values)
    {
        await using var command = web.Database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Whose and what the lines of an organization are.</summary>
internal sealed record Shape(int Days, int People, int Models, int SessionsPerDay, int ProjectsPerPerson)
{
    public DateOnly FirstDay => Scale.LastDay.AddDays(1 - Days);
}
