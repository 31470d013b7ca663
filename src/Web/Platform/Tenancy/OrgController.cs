using Microsoft.AspNetCore.Authorization;
using TeamCost.Web.Platform.Htmx;

namespace TeamCost.Web.Platform.Tenancy;

/// <summary>
/// A screen under <c>/o/{org}</c>: members only. Each action is one unit of work. Actions that need more than membership name the policy
/// (<see cref="OrgPolicies"/>).
/// </summary>
[Authorize(Policy = OrgPolicies.Any)]
public abstract class OrgController : FragmentController;
