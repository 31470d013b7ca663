using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>
/// <c>?org=slug</c> of the API. A token has one organization, so naming another is as good as naming none that exists; a person's session
/// enters the one it names, or the person's own.
/// </summary>
public sealed class TokenOrgFilter(CurrentOrg org, OrgDoor door, AppDbContext db) : IAsyncResourceFilter
{
    public async Task OnResourceExecutionAsync(ResourceExecutingContext context, ResourceExecutionDelegate next)
    {
        if (context.ActionDescriptor is not ControllerActionDescriptor action || !action.ControllerTypeInfo.IsAssignableTo(typeof(TokenController)))
        {
            await next();
            return;
        }

        var http = context.HttpContext;
        var slug = http.Request.Query["org"].ToString();
        if (org.Id is null && http.User.UserId() is { } userId && await EntryAsync(slug, userId, http.RequestAborted) is { } entry)
        {
            org.Enter(entry);
        }

        var found = slug.Length == 0 || string.Equals(slug, org.Slug, StringComparison.OrdinalIgnoreCase);
        if (http.User.Identity?.IsAuthenticated == true && (!found || org.Id is null))
        {
            var detail = slug.Length > 0 ? "There is no such organization here for this token." : "You are in no organization. Create one first.";
            context.Result = new ObjectResult(new Problem(detail, 404, Detail: null)) { StatusCode = 404, ContentTypes = { "application/problem+json" } };
            return;
        }

        await next();
    }

    private async Task<OrgEntry?> EntryAsync(string slug, Guid userId, CancellationToken ct)
    {
        if (slug.Length > 0)
        {
            return await door.FindAsync(slug.ToLowerInvariant(), userId, ct);
        }

        OrgEntry? first = null;
        var ids = await db.Database.SqlQuery<Guid>($"select my_organizations({userId}) as \"Value\"").ToListAsync(ct);
        foreach (var id in ids.Order())
        {
            var entry = await door.FindAsync(id, userId, ct);
            if (entry is { Kind: OrgKind.Personal, Role: OrgRole.Owner })
            {
                return entry;
            }

            first ??= entry;
        }

        return first;
    }
}
