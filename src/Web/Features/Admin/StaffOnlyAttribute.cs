using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Identity;

namespace TeamCost.Web.Features.Admin;

/// <summary>For everybody else there is nothing here, signed in or not. Asked of the database each time: who is no longer staff is out at once.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StaffOnlyAttribute() : TypeFilterAttribute(typeof(StaffFilter));

internal sealed class StaffFilter(AppDbContext db) : IAsyncAuthorizationFilter
{
    public async Task OnAuthorizationAsync(AuthorizationFilterContext context)
    {
        var user = context.HttpContext.User;
        if (user.UserId() is { } userId && await db.Users.AnyAsync(one => one.Id == userId && one.IsStaff, context.HttpContext.RequestAborted))
        {
            return;
        }

        context.Result ??= user.TokenKind().Length > 0 ? ClientError.Answer(StatusCodes.Status404NotFound, "There is nothing here.") : new NotFoundResult();
    }
}
