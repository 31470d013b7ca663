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
        foreach (var (org, lines, shape) in new[] { ("large", options.OwnLines, Pair), ("small", options.FewLines, Pair), ("wide", options.OwnLines, Wide) })
        {
            await FillAsync(await OrgAsync(org), lines, shape);
        }

        await RunAsync("analyze");
        report.Progress($"pages: own lines made in {watch.Elapsed.TotalSeconds:n0} s");
        watch.Restart();
        await web.RunVerbAsync("rollups", "rebuild");
        report.Rebuilt(await CountAsync("select count(*) from usage_lines"), watch.Elapsed);

        watch.Restart();
        await MakeOthersAsync(Math.Max(0, options.Lines - (2 * options.OwnLines) - options.FewLines) / Others);
        report.Progress($"pages: lines of {Others} other organizations made in {watch.Elapsed.TotalSeconds:n0} s");
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

    /// <summary>
    /// They get lines of their own and the rollup rows of the wide organization, copied: nobody looks at them, they only have to be in the way.
    /// Two at a time, as many as the machine that this was written on has processors.
    /// </summary>
    private async Task MakeOthersAsync(int lines)
    {
        var wide = await OrgAsync("wide");
        await Parallel.ForAsync(0, Others, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (n, _) =>
        {
            var org = await MakeOtherAsync(n);
            await FillAsync(org, lines, Wide);
            foreach (var table in new[] { "daily_usage", "hourly_usage", "daily_sources", "daily_sessions", "rolled_days" })
            {
                var rest = await ColumnsAsync(table);
                await RunAsync($"insert into {table} (org_id, {rest}) select $2, {rest} from {table} where org_id = $1", wide, org);
            }

            await RunAsync("delete from dirty_days where org_id = $1", org);
        });
    }

    private async Task<string> ColumnsAsync(string table)
    {
        await using var command = web.Database.CreateCommand(
            "select string_agg(column_name, ', ') from information_schema.columns where table_name = $1 and column_name <> 'org_id'");
        command.Parameters.AddWithValue(table);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task<Guid> MakeOtherAsync(int n)
    {
        var org = Guid.CreateVersion7();
        await RunAsync("insert into org_slugs (slug, org_id) values ($1, $2)", $"other-{n}", org);
        await RunAsync("insert into organizations (org_id, name, kind) values ($1, $2, 'company')", org, $"Other {n}");
        // Their lines are priced as far as anybody shall know: else the server would price them again while pages are measured.
        await RunAsync("insert into price_states (org_id, version, priced_at) select $1, version, priced_at from price_states limit 1", org);
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
