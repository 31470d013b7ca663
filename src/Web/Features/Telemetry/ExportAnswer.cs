using System.Globalization;
using System.Text;
using Google.Protobuf;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>
/// Answers as exporters understand them, in the form they spoke. Only 429 and 503 make them try again, and only if they need not wait for longer than a few
/// seconds; 500 makes them drop the data, so it is never said.
/// </summary>
internal static class ExportAnswer
{
    private const string Binary = "application/x-protobuf";
    private const string JsonType = "application/json";

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true));

    public static Task TakenAsync(HttpContext http, bool isJson, IMessage answer) => WriteAsync(http, isJson, StatusCodes.Status200OK, answer);

    public static Task RefusedAsync(HttpContext http, bool isJson, int status, string sentence, int? retryAfter = null)
    {
        if (retryAfter is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return WriteAsync(http, isJson, status, new Status { Code = CodeOf(status), Message = sentence });
    }

    // google.rpc.Code
    private static int CodeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => 16,
        StatusCodes.Status403Forbidden => 7,
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests => 8,
        StatusCodes.Status503ServiceUnavailable => 14,
        _ => 3,
    };

    private static async Task WriteAsync(HttpContext http, bool isJson, int status, IMessage message)
    {
        var body = isJson ? Encoding.UTF8.GetBytes(Json.Format(message)) : message.ToByteArray();
        http.Response.StatusCode = status;
        http.Response.ContentType = isJson ? JsonType : Binary;
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}
