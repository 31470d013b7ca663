using System.Text;
using Google.Protobuf;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>A body in either of its two forms. Both become the same messages; unknown fields are dropped, nesting is bounded.</summary>
internal static class ExportBody
{
    public const int MostBytes = 16 * 1024 * 1024;

    private static readonly JsonParser Json = new(new JsonParser.Settings(64).WithIgnoreUnknownFields(true));

    /// <exception cref="UndecodableException">Says what is wrong, never what was sent.</exception>
    public static T Read<T>(byte[] body, bool isJson) where T : class, IMessage<T>, new()
    {
        try
        {
            return isJson
                ? Json.Parse<T>(Encoding.UTF8.GetString(body))
                : new MessageParser<T>(() => new T()).WithDiscardUnknownFields(true).ParseFrom(body);
        }
        catch (Exception bad) when (bad is IOException or FormatException or OverflowException or ArgumentException or InvalidOperationException)
        {
            var form = isJson ? "JSON" : "protobuf";
            throw new UndecodableException($"The body is not a valid {typeof(T).Name} in {form}; check the exporter's protocol setting.", bad);
        }
    }
}

internal sealed class UndecodableException(string message, Exception? inner = null) : Exception(message, inner);
