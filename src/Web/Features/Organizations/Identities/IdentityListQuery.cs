using Npgsql;
using TeamCost.Web.Data;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>A page of the names that sources use, the unassigned first, the dearest of them first.</summary>
public sealed class IdentityListQuery(AppDbContext db, CurrentOrg org)
{
    public const int RowsPerPage = 50;

    public async Task<IdentityList> RunAsync(IdentityFilter filter, DateOnly firstDay, Names names, CancellationToken ct)
    {
        await using var command = SpendSql.Command(db, SqlText.Of<IdentityListQuery>("IdentityList"));
        command.Parameters.Add(new() { Value = org.RequiredId });
        command.Parameters.Add(new() { Value = firstDay });
        command.Parameters.Add(new() { Value = filter.Show });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = filter.Provider });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = filter.Pattern });
        command.Parameters.Add(new() { Value = (long)RowsPerPage });
        command.Parameters.Add(new() { Value = (long)(filter.Page - 1) * RowsPerPage });
        await using var row = await command.ExecuteReaderAsync(ct);
        var rows = new List<IdentityRow>();
        var inAll = 0;
        while (await row.ReadAsync(ct))
        {
            rows.Add(Read(row, names));
            inAll = row.GetInt32(19);
        }

        return new IdentityList(rows, inAll);
    }

    private static IdentityRow Read(NpgsqlDataReader row, Names names)
    {
        string? Text(int at) => row.IsDBNull(at) ? null : row.GetString(at);
        var state = Enum.Parse<IdentityState>(row.GetString(7), ignoreCase: true);
        Guid? userId = row.IsDBNull(8) ? null : row.GetGuid(8);
        Guid? teamId = row.IsDBNull(9) ? null : row.GetGuid(9);
        return new IdentityRow(
            row.GetGuid(0), row.GetString(1), row.GetString(2), Text(3), Text(4), Text(5), Text(6), state, userId, teamId,
            IdentityRow.WhoseOf(state, userId, teamId, names), row.GetFieldValue<DateTimeOffset>(10),
            row.GetInt64(11), row.GetDecimal(12), row.GetInt64(13), row.GetInt32(14), row.IsDBNull(15) ? null : row.GetDecimal(15),
            row.IsDBNull(16) ? null : row.GetFieldValue<DateOnly>(16), row.GetBoolean(17), row.GetFieldValue<string[]>(18));
    }
}

/// <param name="InAll">How many names there are on all pages.</param>
public sealed record IdentityList(IReadOnlyList<IdentityRow> Rows, int InAll);

/// <param name="Kind">As stored: <c>email</c>, <c>login</c>, <c>key</c> …</param>
/// <param name="ValueUsd">What sources told under this name, at the best figure of each line; counted or not.</param>
/// <param name="SpendUsd">What of it counts as spend; null where the name belongs to a person or team, whose it is then.</param>
/// <param name="LastDay">The newest UTC day on which a source spoke of it.</param>
/// <param name="Sources">Names of the accounts and machines that use it.</param>
public sealed record IdentityRow(
    Guid Id, string Name, string Kind, string? Provider, string? DisplayName, string? Email, string? Hint, IdentityState State, Guid? UserId, Guid? TeamId,
    string Whose, DateTimeOffset FirstSeenAt, long Tokens, decimal ValueUsd, long UnpricedTokens, int Days, decimal? SpendUsd, DateOnly? LastDay,
    bool HasSeat, IReadOnlyList<string> Sources)
{
    public IdentitySuggestion? Suggestion { get; init; }

    public string KindWords => Kind switch
    {
        "email" => "E-mail",
        "login" => "Login",
        "key" => "API key",
        "user-id" => "User id",
        "service" => "Service account",
        "installation" => "Installation",
        _ => "Name",
    };

    public static string WhoseOf(IdentityState state, Guid? userId, Guid? teamId, Names names) => state switch
    {
        IdentityState.Person => names.People.GetValueOrDefault(userId ?? Guid.Empty, "Former member"),
        IdentityState.Team => $"Team {names.Teams.GetValueOrDefault(teamId ?? Guid.Empty, "that is gone")}",
        IdentityState.Service => "a service",
        _ => "nobody yet",
    };
}
