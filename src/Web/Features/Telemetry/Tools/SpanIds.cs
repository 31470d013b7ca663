using Google.Protobuf;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry.Tools;

/// <summary>
/// Trace and span as hex. The JSON form writes them in hex where the JSON rules of protobuf say base64: read as base64 they have half as many bytes again,
/// and written back as base64 they are the hex that was sent.
/// </summary>
internal static class SpanIds
{
    public static string Of(Span span) => $"{Hex(span.TraceId, 16)} {Hex(span.SpanId, 8)}";

    private static string Hex(ByteString id, int bytes) =>
        id.Length == bytes * 3 / 2 ? id.ToBase64().ToLowerInvariant() : Convert.ToHexStringLower(id.Span);
}
