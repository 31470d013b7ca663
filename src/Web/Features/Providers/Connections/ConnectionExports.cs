using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>The provider accounts and how they do. Never a key, not even its end.</summary>
public sealed class ConnectionsExport(ConnectionListQuery list) : ListExport<ConnectionStatus>("connections", "Connections", Table)
{
    private static readonly ExportTable<ConnectionStatus> Table = new ExportTable<ConnectionStatus>()
        .Id("connection_id", r => r.Id, "Id of the connection.")
        .Text("name", r => r.Name, "Its name here.")
        .Text("provider", r => r.Provider, "Id of the provider.")
        .Text("account", r => r.AccountName, "What the provider calls the account.")
        .Text("state", r => r.State.ToString().ToLowerInvariant(), "Whether it is read.")
        .Text("trouble", r => r.Trouble?.Sentence, "What is wrong, in words; empty: nothing.")
        .Instant("connected_at", r => r.CreatedAt, "When it was connected.")
        .Instant("last_good_at", r => r.LastGoodAt, "The last sync without trouble.")
        .Instant("data_up_to", r => r.DataUpTo, "How far its data reaches.")
        .Distinct("past_days_read", r => r.Backfill.DaysDone, "Days of the past that are read.")
        .Distinct("past_days", r => r.Backfill.DaysTotal, "Days of the past that are to be read.")
        .Distinct("gaps", r => r.Gaps, "Days that could not be read: in no figure, and not zero.");

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct) => Sheet(await list.RunAsync(ct));
}

/// <summary>The runs of one account, the newest first; the screen shows the last twenty.</summary>
public sealed class ConnectionRunsExport(AppDbContext db) : ListExport<ConnectionRun>("connection-runs", "Runs of a connection", Table)
{
    private static readonly ExportTable<ConnectionRun> Table = new ExportTable<ConnectionRun>()
        .Instant("started_at", r => r.StartedAt, "When it began.")
        .Instant("ended_at", r => r.EndedAt, "When it ended; empty: it has not.")
        .Text("cause", r => r.Cause.ToString().ToLowerInvariant(), "Why it ran: schedule, byhand or connect.")
        .Day("first_day", r => r.FirstDay, "The first day it read.")
        .Day("last_day", r => r.LastDay, "The last day it read.")
        .Count("days_read", r => r.DaysRead, "Days that it read.")
        .Count("days_failed", r => r.DaysFailed, "Days that it could not read.")
        .Count("requests", r => r.Requests, "Requests to the provider.")
        .Count("lines", r => r.Lines, "Lines that it kept.")
        .Text("outcome", r => r.Outcome.ToString().ToLowerInvariant(), "How it ended.")
        .Text("words", r => r.Words, "What went wrong, in words.");

    public override IReadOnlyList<string> Words => ["connection"];

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        if (await ConnectionAsk.FindAsync(db, request, ct) is not { } id)
        {
            return ConnectionAsk.Unknown;
        }

        var runs = await db.ConnectionRuns.AsNoTracking().TagWith("Providers.RunsExport").Where(r => r.ConnectionId == id)
            .OrderByDescending(r => r.StartedAt).ThenByDescending(r => r.Id).ToListAsync(ct);
        return Sheet(runs, ("connection", id.ToString()));
    }
}

/// <summary>What was read of each feed, day by day, and the gaps with their reason.</summary>
public sealed class ConnectionDaysExport(AppDbContext db) : ListExport<ConnectionDay>("connection-days", "Days of a connection", Table)
{
    private static readonly ExportTable<ConnectionDay> Table = new ExportTable<ConnectionDay>()
        .Text("feed", r => r.Feed, "Key of the feed.")
        .Day("day", r => r.Day, "UTC day, or the first of a month.")
        .Text("state", r => r.State.ToString().ToLowerInvariant(), "done, failed, notyet or waiting.")
        .Count("lines", r => r.Lines, "Lines that were kept of it.")
        .Distinct("attempts", r => r.Attempts, "How often it was tried.")
        .Text("words", r => r.Words, "Why it is a gap, in words.")
        .Instant("retry_at", r => r.RetryAt, "When it is tried again.");

    public override IReadOnlyList<string> Words => ["connection", "state"];

    public override bool Allows(OrgRole role) => role.SeesEverybody();

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        if (await ConnectionAsk.FindAsync(db, request, ct) is not { } id)
        {
            return ConnectionAsk.Unknown;
        }

        var word = request.Query["state"].ToString();
        DayState? only = Enum.TryParse<DayState>(word, ignoreCase: true, out var state) && Enum.IsDefined(state) ? state : null;
        if (only is null && word.Length > 0)
        {
            return ExportAnswer.Wrong("“state” is one of done, failed, notyet or waiting.");
        }

        var days = await db.ConnectionDays.AsNoTracking().TagWith("Providers.DaysExport").Where(d => d.ConnectionId == id && (only == null || d.State == only))
            .OrderBy(d => d.Feed).ThenByDescending(d => d.Day).ToListAsync(ct);
        return Sheet(days, ("connection", id.ToString()), ("state", word));
    }
}

internal static class ConnectionAsk
{
    public static readonly ExportAnswer Unknown = ExportAnswer.Missing("Name a connection of the organization by its id as “connection”.");

    public static async Task<Guid?> FindAsync(AppDbContext db, ExportRequest request, CancellationToken ct) =>
        Guid.TryParse(request.Query["connection"], out var id) && await db.Connections.AnyAsync(c => c.Id == id, ct) ? id : null;
}
