using System.IO.Compression;
using Microsoft.AspNetCore.ResponseCompression;

namespace TeamCost.Web.Platform.Http;

internal static class Compression
{
    /// <summary>Answers are compressed over HTTPS too: what must stay secret in a page (the antiforgery token) is masked anew each time.</summary>
    public static void AddCompression(this IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["text/html", "text/plain", "text/css", "text/javascript", "text/csv", "application/json", "application/problem+json", "image/svg+xml"];
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);

        // Batches may come compressed; the size limit of an action counts what they unfold to.
        services.AddRequestDecompression();
    }
}
