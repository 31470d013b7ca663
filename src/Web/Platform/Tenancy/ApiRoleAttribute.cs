using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace TeamCost.Web.Platform.Tenancy;

/// <summary>
/// What a role must be for an action of the API. A filter and not a policy, because a person's session enters its organization only after
/// the policies were asked.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public abstract class ApiRoleAttribute(string sentence) : ActionFilterAttribute
{
    public override void OnActionExecuting(ActionExecutingContext context)
    {
        var role = context.HttpContext.RequestServices.GetRequiredService<CurrentOrg>().Role;
        if (role is null || !Allows(role.Value))
        {
            var problem = new ProblemDetails { Status = StatusCodes.Status403Forbidden, Title = sentence };
            context.Result = new ObjectResult(problem) { StatusCode = problem.Status };
        }
    }

    protected abstract bool Allows(OrgRole role);
}

public sealed class ApiAdminAttribute() : ApiRoleAttribute("Only owners and admins of the organization may do that.")
{
    protected override bool Allows(OrgRole role) => role.IsAdmin();
}

public sealed class ApiSeesEverybodyAttribute() : ApiRoleAttribute("Only owners, admins and viewers of the organization may read that.")
{
    protected override bool Allows(OrgRole role) => role.SeesEverybody();
}
