using Microsoft.AspNetCore.Authorization;

namespace TeamCost.Web.Platform.Tenancy;

/// <summary>What a role may do, as policy names. Too small a role → 403; not a member never gets this far (404).</summary>
public static class OrgPolicies
{
    /// <summary>Any member of the organization.</summary>
    public const string Any = "org-any";

    /// <summary>Viewer, Admin, Owner: reads all money and names.</summary>
    public const string SeesEverybody = "org-sees-everybody";

    /// <summary>Member, Admin, Owner: has an own page and devices.</summary>
    public const string HasDevices = "org-has-devices";

    /// <summary>Admin, Owner.</summary>
    public const string Admin = "org-admin";

    /// <summary>Owner.</summary>
    public const string Owner = "org-owner";

    public static void AddOrgPolicies(this AuthorizationOptions options)
    {
        options.AddPolicy(Any, policy => policy.AddRequirements(new OrgRoleRequirement(_ => true)));
        options.AddPolicy(SeesEverybody, policy => policy.AddRequirements(new OrgRoleRequirement(role => role.SeesEverybody())));
        options.AddPolicy(HasDevices, policy => policy.AddRequirements(new OrgRoleRequirement(role => role.HasDevices())));
        options.AddPolicy(Admin, policy => policy.AddRequirements(new OrgRoleRequirement(role => role.IsAdmin())));
        options.AddPolicy(Owner, policy => policy.AddRequirements(new OrgRoleRequirement(role => role is OrgRole.Owner)));
    }
}

public sealed record OrgRoleRequirement(Func<OrgRole, bool> Allows) : IAuthorizationRequirement;

public sealed class OrgRoleHandler(CurrentOrg org) : AuthorizationHandler<OrgRoleRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, OrgRoleRequirement requirement)
    {
        if (org.Role is { } role && requirement.Allows(role))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }
}
