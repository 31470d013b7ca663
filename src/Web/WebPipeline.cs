using TeamCost.Web.Data;
using TeamCost.Web.Platform.Errors;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web;

/// <summary>What every request passes through, in order.</summary>
internal static class WebPipeline
{
    public static WebApplication UseWeb(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseMiddleware<RequestLog>();
        app.UseErrorPages();
        app.UseEndingStreams();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseRequestDecompression();
        app.UseAuthentication();
        app.UseMiddleware<OrgMiddleware>();
        app.UseAuthorization();
        // Shared answers are kept as they were compressed.
        app.UseOutputCache();
        app.UseResponseCompression();

        app.MapStaticAssets();
        app.MapControllers().WithStaticAssets();
        return app;
    }
}
