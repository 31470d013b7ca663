using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Seats;

/// <summary>Every licence that is held today, with its price and how long it was not used.</summary>
public sealed class SeatListQuery(AppDbContext db, CurrentOrg org, TimeProvider clock)
{
    public async Task<IReadOnlyList<SeatRow>> RunAsync(Guid? onlyOf, SeatPriceList prices, Names names, CancellationToken ct)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await using var command = SpendSql.Command(db, SqlText.Of<SeatListQuery>("SeatList"));
        command.Parameters.Add(new() { Value = org.RequiredId });
        command.Parameters.Add(new() { Value = today });
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid, Value = (object?)onlyOf ?? DBNull.Value });
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<SeatRow>();
        while (await row.ReadAsync(ct))
        {
            rows.Add(Read(row, prices, names, today));
        }

        return rows;
    }

    private static SeatRow Read(NpgsqlDataReader row, SeatPriceList prices, Names names, DateOnly today)
    {
        string? Text(int at) => row.IsDBNull(at) ? null : row.GetString(at);
        Guid? userId = row.IsDBNull(6) ? null : row.GetGuid(6);
        var name = Text(3) ?? row.GetString(0);
        var (provider, plan, from) = (row.GetString(8), row.GetString(10), row.GetFieldValue<DateOnly>(11));
        DateTimeOffset? told = row.IsDBNull(13) ? null : row.GetFieldValue<DateTimeOffset>(13);
        DateOnly? used = row.IsDBNull(16) ? null : row.GetFieldValue<DateOnly>(16);
        var last = told is { } at ? DateOnly.FromDateTime(at.UtcDateTime) : (DateOnly?)null;
        last = used > last || last is null ? used ?? last : last;
        var holder = row.GetString(5) switch
        {
            "person" => names.People.GetValueOrDefault(userId ?? Guid.Empty, "Former member"),
            "team" => $"Team {names.Teams.GetValueOrDefault(row.IsDBNull(7) ? Guid.Empty : row.GetGuid(7), "that is gone")}",
            _ => Text(4) ?? name,
        };
        return new SeatRow(
            holder, name, userId, row.GetString(5), row.GetString(1), provider, row.GetString(9), plan, prices.On(provider, plan, today),
            from, row.IsDBNull(12) ? null : row.GetFieldValue<DateOnly>(12), last, Text(14), today, prices.MonthSoFarUsd(provider, plan, from, today));
    }
}

/// <param name="Holder">The person or team; else what the provider calls the holder.</param>
/// <param name="Name">The name as the provider uses it.</param>
/// <param name="State">Whose the name is: <c>person</c>, <c>team</c>, <c>service</c>, <c>unassigned</c>.</param>
/// <param name="Price">What it costs today; null: nobody knows.</param>
/// <param name="LastUsed">The newest day of use, by the provider's word or by a use it reported.</param>
/// <param name="MonthSoFarUsd">From the first of the month to today, day by day; null without a price.</param>
public sealed record SeatRow(
    string Holder, string Name, Guid? UserId, string State, string Account, string Provider, string Tool, string Plan, SeatPriceOnDay? Price,
    DateOnly Since, DateOnly? EndsOn, DateOnly? LastUsed, string? LastUsedIn, DateOnly Today, decimal? MonthSoFarUsd)
{
    public bool IsNeverUsed => LastUsed is null;

    /// <summary>Days without use; of a seat that was never used, since it began.</summary>
    public int IdleDays => Math.Max(0, Today.DayNumber - (LastUsed ?? Since).DayNumber);
}
