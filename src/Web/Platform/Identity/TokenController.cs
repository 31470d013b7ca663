using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace TeamCost.Web.Platform.Identity;

/// <summary>
/// The API's controllers: bearer tokens only, so no cookie can be abused and no antiforgery token is needed; failures are problem details.
/// The token's organization is entered, and each action is one unit of work. Actions name what the token must be allowed (<see cref="ApiPolicies"/>).
/// </summary>
[ApiController]
[Authorize(Policy = ApiPolicies.Any)]
[IgnoreAntiforgeryToken]
public abstract class TokenController : ControllerBase;
