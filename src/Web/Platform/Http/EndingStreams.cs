using System.Net.Mime;

namespace TeamCost.Web.Platform.Http;

internal static class EndingStreams
{
    /// <summary>An open stream of events would keep a stopping app waiting to the end of its patience: it ends at once, and browsers connect to the next process.</summary>
    public static void UseEndingStreams(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use(async (context, next) =>
        {
            if (!context.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.EventStream, StringComparison.Ordinal))
            {
                await next(context);
                return;
            }

            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
            context.RequestAborted = either.Token;
            await next(context);
        });
    }
}
