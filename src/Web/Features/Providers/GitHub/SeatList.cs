using System.Globalization;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Providers.GitHub;

/// <summary>Who holds a seat now. Somebody who has one directly and one by a team is listed twice, and pays once.</summary>
internal sealed class SeatList(GitHubApi api, TimeProvider clock)
{
    public async Task<ProviderDay> ReadAsync(ProviderAccess access, GitHubScope scope, DateOnly day, CancellationToken ct)
    {
        var rows = new List<SeatRow>();
        await foreach (var page in api.PagesAsync<SeatPage>(access, scope, $"{scope.Copilot}/billing/seats?page=1&per_page=100", ct))
        {
            rows.AddRange(page.Seats);
        }

        // By when they were given, so that a seat without a holder keeps its number while nothing changes.
        rows = [.. rows.OrderBy(row => row.CreatedAt).ThenBy(row => row.Assignee?.Id)];
        var held = rows.Where(row => row.Assignee is not null).GroupBy(row => row.Assignee!.Id).Select(same => Seat(HolderOf(same.First()), [.. same]));
        var unheld = rows.Where(row => row.Assignee is null).Select((row, i) => Seat(string.Create(CultureInfo.InvariantCulture, $"nobody-{i + 1}"), [row]));
        List<SeatItem> seats = [.. held, .. unheld];
        return new ProviderDay
        {
            Days = Days.Only(day),
            Seats = seats,
            Names = [.. rows.Where(IsPerson).GroupBy(row => row.Assignee!.Id).Select(same => Name(same.First()))],
            Figures = [new FigureItem("Copilot seats", seats.Count, "seats")],
            DataUpTo = clock.GetUtcNow(),
        };
    }

    private static SeatItem Seat(string holder, IReadOnlyList<SeatRow> rows)
    {
        var latest = rows.MaxBy(row => row.LastActivityAt ?? DateTimeOffset.MinValue)!;
        // While one of the ways to the seat stays, the seat stays.
        var ends = rows.Any(row => row.CancelledOn is null or "") ? null : rows.Max(row => Days.Read(row.CancelledOn));
        var plan = rows.Select(row => row.Plan).FirstOrDefault(plan => plan is { Length: > 0 } and not "unknown") ?? "unknown";
        return new SeatItem(
            holder, IsPerson(rows[0]) ? IdentityOf(rows[0].Assignee!) : null, "github", "copilot", plan,
            rows.Min(row => row.CreatedAt) is { } from ? Days.Of(from) : null, ends, latest.LastActivityAt, latest.LastActivityIn?.Split('/')[0]);
    }

    private static IdentityName Name(SeatRow row)
    {
        var holder = row.Assignee!;
        var hint = row.Team?.Name is { Length: > 0 } team ? $"seat by team {team}" : null;
        return new IdentityName(
            IdentityOf(holder), IdentityKind.Login, "github", holder.Id.ToString(CultureInfo.InvariantCulture), holder.Name ?? holder.Login,
            holder.Email is { Length: > 0 } email ? email.ToLowerInvariant() : null, hint, holder.Login);
    }

    private static string HolderOf(SeatRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Assignee!.Id}");

    private static string IdentityOf(AssigneeRow holder) => $"github:{holder.Login!.ToLowerInvariant()}";

    // A seat can be given to a team or an organization as such.
    private static bool IsPerson(SeatRow row) => row.Assignee is { Login.Length: > 0, Type: null or "User" };
}
