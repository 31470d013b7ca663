using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Errors;

namespace TeamCost.Web.Features.Ingestion;

/// <summary>The whole body of a request of somebody else's client, or the answer to one that cannot be read.</summary>
internal static class ClientBody
{
    public static async Task<(byte[] Bytes, IActionResult? Refused)> ReadAsync(HttpRequest request, int most, CancellationToken ct)
    {
        try
        {
            using var bytes = new MemoryStream();
            await request.Body.CopyToAsync(bytes, ct);
            return bytes.Length > 0
                ? (bytes.ToArray(), null)
                : ([], ClientError.Answer(StatusCodes.Status400BadRequest, "The body is empty."));
        }
        catch (InvalidDataException)
        {
            return ([], ClientError.Answer(StatusCodes.Status400BadRequest, "The body says it is gzip, but cannot be unpacked; send it again."));
        }
        catch (BadHttpRequestException large) when (large.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return ([], ClientError.Answer(StatusCodes.Status413PayloadTooLarge, $"The body is larger than {most / 1024 / 1024} MB; send fewer days at once."));
        }
    }
}
