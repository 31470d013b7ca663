using System.Text.Json;
using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Organizations.Identities;

/// <summary>What a name was before a change, and what the change made of it: only a name that is still that may be put back.</summary>
internal sealed record IdentityBefore(Guid Id, string State, Guid? User, Guid? Team, DateTimeOffset? At, Guid? By, string Now)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IdentityBefore Of(SourceIdentity name) =>
        new(name.Id, name.State.ToString().ToLowerInvariant(), name.UserId, name.TeamId, name.AssignedAt, name.AssignedBy, "");

    public static string WordOf(SourceIdentity name) => name.State switch
    {
        IdentityState.Person => $"person:{name.UserId}",
        IdentityState.Team => $"team:{name.TeamId}",
        IdentityState.Service => "service",
        _ => "unassigned",
    };

    /// <summary>A team that is gone since cannot have the name back: then it is nobody's.</summary>
    public void PutBack(SourceIdentity name, IReadOnlyCollection<Guid> teams)
    {
        if (Team is { } team && !teams.Contains(team))
        {
            name.Unassign();
            return;
        }

        name.PutBack(Enum.Parse<IdentityState>(State, ignoreCase: true), User, Team, By, At);
    }
}

/// <summary>Sentences about names.</summary>
internal static class IdentityWords
{
    private const int Shown = 2;
    private const int Longest = 60;

    public static string Belong(IReadOnlyList<string> names, IdentityTarget target)
    {
        var many = names.Count > 1;
        return target.State switch
        {
            IdentityState.Service => $"{List(names)} {(many ? "are services" : "is a service")}",
            IdentityState.Unassigned => $"{List(names)} {(many ? "belong" : "belongs")} to nobody",
            _ => $"{List(names)} {(many ? "belong" : "belongs")} to {target.Words}",
        };
    }

    public static string List(IReadOnlyList<string> names) => names switch
    {
        [var one] => Cut(one),
        [var one, var two] => $"{Cut(one)} and {Cut(two)}",
        _ => $"{string.Join(", ", names.Take(Shown).Select(Cut))} and {names.Count - Shown} more",
    };

    private static string Cut(string name) => name.Length > Longest ? name[..(Longest - 1)] + "…" : name;
}
