using Npgsql;

namespace TeamCost.Web.Platform.Errors;

internal static class ErrorPages
{
    /// <summary>Whatever fails without a body of its own is answered by <see cref="ErrorsController"/>.</summary>
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = $"/{ErrorsController.Path}/500",
            StatusCodeSelector = StatusOf,
        });
        app.UseStatusCodePagesWithReExecute($"/{ErrorsController.Path}/{{0}}");
    }

    private static int StatusOf(Exception failure) => failure switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        NpgsqlException { IsTransient: true } => StatusCodes.Status503ServiceUnavailable,
        { InnerException: { } inner } => StatusOf(inner),
        _ => StatusCodes.Status500InternalServerError,
    };
}
