using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>The one translation of a <see cref="SpendFilter"/> into SQL over <c>daily_usage</c>.</summary>
internal static class SpendSql
{
    /// <summary>The organization is named beside the row policy, so that the planner knows its size.</summary>
    public const string Where = """
        where org_id = $1 and day between $2 and $3
          and ($4::text[] is null or model = any($4)) and ($5::text[] is null or tool = any($5))
          and ($6::text[] is null or provider = any($6)) and ($7::text[] is null or project = any($7))
          and ($8::uuid[] is null or team_id = any($8)) and ($9::uuid[] is null or person_id = any($9))
        """;

    public static string Column(Dimension dimension) => dimension switch
    {
        Dimension.Model => "model",
        Dimension.Tool => "tool",
        Dimension.Provider => "provider",
        Dimension.Project => "project",
        Dimension.Team => "team_id",
        _ => "person_id",
    };

    public static string Key(NpgsqlDataReader row, int at, Dimension dimension) => dimension switch
    {
        Dimension.Team or Dimension.Person => SpendFilter.Word(row.GetGuid(at)),
        Dimension.Project or Dimension.Model => row.GetString(at) is { Length: > 0 } name ? name : SpendFilter.None,
        _ => row.GetString(at),
    };

    public static NpgsqlCommand Command(AppDbContext db, CurrentOrg org, string sql, SpendFilter filter)
    {
        var command = Command(db, sql);
        Bind(command.Parameters, org, filter);
        return command;
    }

    /// <summary>The rows one after the other, as the database finds them. Giving up stops the statement.</summary>
    public static async IAsyncEnumerable<NpgsqlDataReader> RowsAsync(NpgsqlCommand command, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var ended = command;
        // A slow reader at the other end holds the statement up, which is not the statement's fault.
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(ct);
        var isDone = false;
        try
        {
            while (await row.ReadAsync(ct))
            {
                yield return row;
            }

            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                // Closing a reader reads whatever is left of the answer: of a million rows that is long.
                command.Cancel();
            }
        }
    }

    public static NpgsqlCommand Command(AppDbContext db, string sql)
    {
        // Outside a unit of work the wall shows no rows, and an empty page would look like the truth.
        var transaction = db.Database.CurrentTransaction ?? throw new InvalidOperationException("Spend is read inside a unit of work.");
        return new NpgsqlCommand(sql, (NpgsqlConnection)db.Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction());
    }

    private static void Bind(NpgsqlParameterCollection parameters, CurrentOrg org, SpendFilter filter)
    {
        parameters.Add(new NpgsqlParameter { Value = org.RequiredId });
        parameters.Add(new NpgsqlParameter { Value = filter.Days.First });
        parameters.Add(new NpgsqlParameter { Value = filter.Days.Last });
        AddList(parameters, NpgsqlDbType.Text, filter.Models);
        AddList(parameters, NpgsqlDbType.Text, filter.Tools);
        AddList(parameters, NpgsqlDbType.Text, filter.Providers);
        AddList(parameters, NpgsqlDbType.Text, filter.Projects);
        AddList(parameters, NpgsqlDbType.Uuid, filter.Teams);
        AddList(parameters, NpgsqlDbType.Uuid, filter.People);
    }

    public static void AddList<T>(NpgsqlParameterCollection parameters, NpgsqlDbType type, IReadOnlyList<T> values) =>
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.Count == 0 ? DBNull.Value : values.ToArray() });
}
