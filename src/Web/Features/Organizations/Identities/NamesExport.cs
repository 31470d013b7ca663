using System.Runtime.CompilerServices;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>The names that sources use, of all pages, asked page by page.</summary>
public sealed class NamesExport(IdentityListQuery list, NamesQuery names, CurrentOrg org, TimeProvider clock) : IExport
{
    private static readonly ExportTable<IdentityRow> Table = new ExportTable<IdentityRow>()
        .Id("name_id", r => r.Id, "Id of the name.")
        .Text("name", r => r.Name, "The name as the source uses it.")
        .Text("kind", r => r.Kind, "email, login, key, user-id, service, installation or name.")
        .Text("provider", r => r.Provider, "Id of the provider that uses it; empty: any.")
        .Text("display_name", r => r.DisplayName, "What the source shows for it.")
        .Text("email", r => r.Email, "The address that the source knows.")
        .Text("state", r => r.State.ToString().ToLowerInvariant(), "person, team, service or unassigned.")
        .Text("belongs_to", r => r.Whose, "Whose it is.")
        .Id("person_id", r => r.UserId, "Id of the person; empty: none.")
        .Id("team_id", r => r.TeamId, "Id of the team; empty: none.")
        .Instant("first_seen_at", r => r.FirstSeenAt, "When a source first used it.")
        .Day("last_day", r => r.LastDay, "The newest UTC day on which a source spoke of it.")
        .Distinct("days", r => r.Days, "Days of the range with usage under it.")
        .Count("tokens", r => r.Tokens, "Tokens that sources told under it, counted or not.")
        .Usd("value_usd", r => r.UnpricedTokens > 0 && r.ValueUsd == 0 ? null : r.ValueUsd, "What they are worth, counted or not. Empty: unknown.")
        .Count("unpriced_tokens", r => r.UnpricedTokens, "Tokens without a known price.")
        .Usd("spend_usd", r => r.SpendUsd, "What of it counts as spend; empty: the name belongs to somebody, whose spend it is.")
        .Flag("has_seat", r => r.HasSeat, "It holds a seat.")
        .Text("told_by", r => string.Join(", ", r.Sources), "Accounts and machines that use it.");

    public string Name => "names";

    public string Title => "Names that sources use";

    public IReadOnlyList<ExportColumn> AllColumns => Table.Columns;

    public IReadOnlyList<string> Words => ["show", "provider", "find", "days"];

    public bool Allows(OrgRole role) => role.IsAdmin();

    public Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var filter = IdentityFilter.Read(request.Query) with { Page = 1 };
        var today = org.Today(clock);
        var head = new ExportHead(Title, Name)
        {
            Days = new(today.AddDays(1 - filter.Days), today),
            Filter = [("show", filter.Show), .. new[] { ("provider", filter.Provider), ("find", filter.Find) }.Where(f => f.Item2 is not null).Select(f => (f.Item1, f.Item2!))],
        };
        return Task.FromResult<ExportAnswer>(Table.Sheet(head, RowsAsync(filter, today, ct)));
    }

    private async IAsyncEnumerable<IdentityRow> RowsAsync(IdentityFilter filter, DateOnly today, [EnumeratorCancellation] CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        for (var read = 0; ;)
        {
            var page = await list.RunAsync(filter, today.AddDays(1 - filter.Days), known, ct);
            foreach (var row in page.Rows)
            {
                yield return row;
            }

            read += page.Rows.Count;
            if (page.Rows.Count == 0 || read >= page.InAll)
            {
                yield break;
            }

            filter = filter with { Page = filter.Page + 1 };
        }
    }
}
