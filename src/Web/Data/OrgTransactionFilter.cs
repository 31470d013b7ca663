using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>
/// Every action that runs inside an organization is one unit of work: committed before the view renders, rolled back when it throws or
/// answers with a server error.
/// </summary>
public sealed class OrgTransactionFilter(OrgTransaction unit, CurrentOrg org) : IAsyncActionFilter, IOrderedFilter
{
    public int Order => -1000;

    public async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        if (org.Id is null || context.ActionDescriptor.EndpointMetadata.OfType<NoOrgTransactionAttribute>().Any())
        {
            await next();
            return;
        }

        var stop = context.HttpContext.RequestAborted;
        var isReading = HttpMethods.IsGet(context.HttpContext.Request.Method) || HttpMethods.IsHead(context.HttpContext.Request.Method);
        await using var transaction = isReading ? await unit.BeginReadingAsync(stop) : await unit.BeginAsync(stop);
        var done = await next();
        if (done.Exception is null && done.Result is not IStatusCodeActionResult { StatusCode: >= 500 })
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
    }
}

/// <summary>The action opens its own units of work, or is a long stream that must hold none.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class NoOrgTransactionAttribute : Attribute;
