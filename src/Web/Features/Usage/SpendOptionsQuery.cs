using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Usage;

/// <summary>What there is to filter by: every value of each dimension in a range.</summary>
public sealed class SpendOptionsQuery(AppDbContext db, CurrentOrg org)
{
    private const string Sql = $"""
        /* Usage.SpendOptions */ select grouping(model, tool, provider, project, team_id, person_id), model, tool, provider, project, team_id, person_id
        from daily_usage {SpendSql.Where} group by grouping sets ((model), (tool), (provider), (project), (team_id), (person_id))
        """;

    /// <summary>Of the range and of the last 90 days, so that an empty range can be left; nothing for a region, whose menus are already on the page.</summary>
    public async Task<IReadOnlyDictionary<Dimension, IReadOnlyList<string>>> RunAsync(SpendQuestion question, DateOnly today, CancellationToken ct)
    {
        if (!question.IsForPage)
        {
            return Enum.GetValues<Dimension>().ToDictionary(d => d, IReadOnlyList<string> (_) => []);
        }

        var asked = question.Filter.Days;
        var recent = today.AddDays(-89);
        var days = new DayRange(asked.First < recent ? asked.First : recent, asked.Last > today ? asked.Last : today);
        await using var command = SpendSql.Command(db, org, Sql, new SpendFilter(days));
        await using var row = await command.ExecuteReaderAsync(ct);
        var dimensions = Enum.GetValues<Dimension>();
        var found = dimensions.ToDictionary(d => d, _ => new List<string>());
        while (await row.ReadAsync(ct))
        {
            // All bits but one are set; the clear one is the column of this row.
            var at = dimensions.Length - 1 - System.Numerics.BitOperations.TrailingZeroCount(~row.GetInt32(0));
            found[dimensions[at]].Add(SpendSql.Key(row, 1 + at, dimensions[at]));
        }

        return found.ToDictionary(f => f.Key, IReadOnlyList<string> (f) => f.Value);
    }
}
