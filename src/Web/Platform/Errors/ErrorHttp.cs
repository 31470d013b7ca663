using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using TeamCost.Contracts;

namespace TeamCost.Web.Platform.Errors;

/// <summary>How an <see cref="Error"/> becomes a status, a problem body or a message beside a form field.</summary>
public static class ErrorHttp
{
    public static ActionResult<T> ToActionResult<T>(this Result<T> result) => result.Match<ActionResult<T>>(
        value => new ActionResult<T>(value),
        error => error.ToActionResult());

    public static ActionResult ToActionResult(this Error error) => new ProblemResult(error);

    public static void AddTo(this Error error, ModelStateDictionary state) => state.AddModelError(error.Field ?? "", error.Message);

    public static int ToStatus(this ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.TooMany => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => throw new UnreachableException(),
    };

    public static ProblemDetails ToProblem(this Error error)
    {
        var problem = new ProblemDetails { Status = error.Kind.ToStatus(), Title = error.Message };
        if (error.Field is not null)
        {
            problem.Extensions["field"] = error.Field;
        }

        return problem;
    }

    private sealed class ProblemResult(Error error) : ObjectResult(error.ToProblem())
    {
        public override Task ExecuteResultAsync(ActionContext context)
        {
            StatusCode = error.Kind.ToStatus();
            if (error.RetryAfter is { } wait)
            {
                context.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }

            return base.ExecuteResultAsync(context);
        }
    }
}
