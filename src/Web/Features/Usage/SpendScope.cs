namespace TeamCost.Web.Features.Usage;

/// <summary>
/// What the asker may see (design: a Member sees own page, totals of the organization and of own teams; colleagues by name only if the
/// organization allows it). Every screen and answer about spend passes its question through here.
/// </summary>
public sealed record SpendScope(bool SeesPeople, Guid? UserId, IReadOnlySet<Guid> OwnTeams)
{
    /// <summary>Stands for the teams that the asker is not in.</summary>
    public const string OtherTeams = "other-teams";

    public IReadOnlyList<Dimension> Dimensions => [.. Enum.GetValues<Dimension>().Where(d => d != Dimension.Person || SeesPeople)];

    public bool MaySeePerson(Guid personId) => SeesPeople || personId == UserId;

    public bool MaySeeTeam(Guid teamId) => SeesPeople || OwnTeams.Contains(teamId);

    /// <summary>Leaves out what the asker may not ask for, and says so.</summary>
    public SpendQuestion Restrict(SpendQuestion question)
    {
        var filter = question.Filter;
        var said = question.Problems.ToList();
        if (filter.People.Any(p => !MaySeePerson(p)))
        {
            filter = filter with { People = [.. filter.People.Where(MaySeePerson)] };
            said.Add("Your role does not show the usage of single colleagues; that filter is left out.");
        }

        if (filter.Teams.Any(t => !MaySeeTeam(t)))
        {
            filter = filter with { Teams = [.. filter.Teams.Where(MaySeeTeam)] };
            said.Add("Your role shows your own teams only; the other team is left out.");
        }

        return question with { Filter = filter, Problems = said };
    }

    /// <summary>Rows by team with the teams of others put together.</summary>
    public IReadOnlyList<SpendRow> Blur(Dimension by, IReadOnlyList<SpendRow> rows)
    {
        if (by != Dimension.Team || SeesPeople)
        {
            return rows;
        }

        return [.. rows.GroupBy(r => (r.Day, Key: IsOwn(r.Key) ? r.Key : OtherTeams))
            .Select(g => new SpendRow(g.Key.Day, [g.Key.Key], SpendSums.Of(g.Select(r => r.Sums))))];
    }

    private bool IsOwn(string key) => Guid.TryParse(key, out var id) && OwnTeams.Contains(id);
}
