using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Organizations;

/// <summary>What foreign clients call a person: the address of the own organization, which is nobody else's.</summary>
public sealed class UserNameQuery(MyOrganizationsQuery organizations)
{
    public async Task<string> RunAsync(Guid userId, CancellationToken ct)
    {
        var mine = await organizations.RunAsync(userId, ct);
        return mine.FirstOrDefault(one => one is { Kind: OrgKind.Personal, Role: OrgRole.Owner })?.Slug ?? $"person-{userId:N}"[..19];
    }
}
