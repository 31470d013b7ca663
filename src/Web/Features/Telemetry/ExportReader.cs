using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using TeamCost.Web.Features.Telemetry.Tools;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>Looks a body through for what counts. Everything else in it ends here.</summary>
internal sealed class ExportReader(Guid tokenId, DateTimeOffset now)
{
    private const uint NoValue = 1;
    private const string ClaudeBody = "claude_code.";

    private static readonly ToolTelemetry[] Tools = [new ClaudeCodeTelemetry(), new CodexTelemetry(), new GeminiCliTelemetry(), new CopilotTelemetry()];

    private readonly ToldExport _told = new();

    public ToldExport Read(ExportLogsServiceRequest export)
    {
        foreach (var told in export.ResourceLogs)
        {
            foreach (var scope in told.ScopeLogs)
            {
                foreach (var record in scope.LogRecords)
                {
                    Take(record, scope.Scope, told.Resource?.Attributes);
                }
            }
        }

        return _told;
    }

    public ToldExport Read(ExportTraceServiceRequest export)
    {
        foreach (var told in export.ResourceSpans)
        {
            foreach (var scope in told.ScopeSpans)
            {
                foreach (var span in scope.Spans)
                {
                    Take(span, scope.Scope, told.Resource?.Attributes);
                }
            }
        }

        return _told;
    }

    public ToldExport Read(ExportMetricsServiceRequest export)
    {
        foreach (var told in export.ResourceMetrics)
        {
            foreach (var scope in told.ScopeMetrics)
            {
                foreach (var metric in scope.Metrics)
                {
                    Take(metric, scope.Scope, told.Resource?.Attributes);
                }
            }
        }

        return _told;
    }

    private void Take(LogRecord record, Scope? scope, RepeatedField<KeyValue>? resource)
    {
        var fields = new Fields(record.Attributes, resource);
        var name = fields.Word("event.name") ?? (record.EventName.Length > 0 ? record.EventName : NameInBody(record));
        if (ToolOf(fields, scope, name) is not { } known)
        {
            _told.Unknown++;
            return;
        }

        var sender = known.Tool.SenderOf(fields, known.Service);
        _told.Receive(sender);
        Guarded(() => Add(known.Tool.RequestOf(record, name, fields, sender)));
    }

    private void Take(Span span, Scope? scope, RepeatedField<KeyValue>? resource)
    {
        var fields = new Fields(span.Attributes, resource);
        if (ToolOf(fields, scope, span.Name) is not { } known)
        {
            _told.Unknown++;
            return;
        }

        var sender = known.Tool.SenderOf(fields, known.Service);
        _told.Receive(sender);
        Guarded(() => Add(known.Tool.RequestOf(span, fields, sender)));
    }

    private void Take(Metric metric, Scope? scope, RepeatedField<KeyValue>? resource)
    {
        foreach (var point in Points(metric))
        {
            var fields = new Fields(point.Attributes, resource);
            if (ToolOf(fields, scope, metric.Name) is not { } known)
            {
                _told.Unknown++;
                continue;
            }

            var sender = known.Tool.SenderOf(fields, known.Service);
            _told.Receive(sender);
            Guarded(() => Add(metric.Name, scope, resource, point, known.Tool.MeasureOf(metric.Name, fields, sender), sender));
        }
    }

    private void Guarded(Action take)
    {
        try
        {
            take();
        }
        catch (Refusal refused)
        {
            _told.Refuse(refused.Message);
        }
    }

    private void Add(ToldRequest? request)
    {
        if (request is not null && (request.Tokens.Total > 0 || request.ReportedUsd > 0))
        {
            Refusal.CheckTime(request.At, now);
            Refusal.CheckMoney(request.ReportedUsd);
            _told.Requests.Add(request);
        }
    }

    private void Add(string metric, Scope? scope, RepeatedField<KeyValue>? resource, Point point, ToldMeasure? what, ToldSender sender)
    {
        if (what is null || point.Value is not { } read)
        {
            return;
        }

        var value = read();
        var at = Refusal.CheckTime(Nanos.At(point.End) ?? now, now);
        if (!point.IsCumulative && value > Refusal.MostTokens && what.Measure != Measures.Cost)
        {
            throw new Refusal(Refusal.TooManyTokens);
        }

        if (!point.IsCumulative && what.Measure == Measures.Cost)
        {
            Refusal.CheckMoney(value);
        }

        var end = point.End == 0 ? (at - DateTimeOffset.UnixEpoch).Ticks * 100 : Nanos.Of(point.End);
        var cut = metric.Length <= 80 ? metric : metric[..80];
        _told.Points.Add(new ToldPoint(
            sender, SeriesOf(metric, scope, resource, point.Attributes), cut, what, point.IsCumulative, Math.Min(Nanos.Of(point.Start), end), end, value));
    }

    private static (ToolTelemetry Tool, string Service)? ToolOf(Fields fields, Scope? scope, string name)
    {
        var service = fields.Word("service.name") ?? "";
        foreach (var tool in Tools)
        {
            if (tool.Speaks(service) || tool.Speaks(name) || (scope is not null && tool.Speaks(scope.Name)))
            {
                return (tool, service);
            }
        }

        return null;
    }

    // Only a name: whatever else a body says is nobody's business.
    private static string NameInBody(LogRecord record) =>
        record.Body is { ValueCase: AnyValue.ValueOneofCase.StringValue, StringValue: { Length: < 64 } text }
            && text.StartsWith(ClaudeBody, StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal) ? text : "";

    private static IEnumerable<Point> Points(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(p => Number(p, metric.Sum.AggregationTemporality)),
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(p => new Point(
            p.Attributes, p.StartTimeUnixNano, p.TimeUnixNano, IsCumulative(metric.Histogram.AggregationTemporality),
            (p.Flags & NoValue) == 0 && p.HasSum ? () => Fields.Of(p.Sum) : null)),
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Select(p => new Point(
            p.Attributes, p.StartTimeUnixNano, p.TimeUnixNano, IsCumulative(metric.ExponentialHistogram.AggregationTemporality),
            (p.Flags & NoValue) == 0 && p.HasSum ? () => Fields.Of(p.Sum) : null)),
        _ => [],
    };

    private static Point Number(NumberDataPoint p, AggregationTemporality temporality) => new(
        p.Attributes, p.StartTimeUnixNano, p.TimeUnixNano, IsCumulative(temporality),
        (p.Flags & NoValue) != 0 ? null
        : p.ValueCase switch
        {
            NumberDataPoint.ValueOneofCase.AsInt => () => Fields.Checked(p.AsInt),
            NumberDataPoint.ValueOneofCase.AsDouble => () => Fields.Of(p.AsDouble),
            _ => null,
        });

    // A version of Claude Code exported none at all; its counters were growth.
    private static bool IsCumulative(AggregationTemporality temporality) => temporality == AggregationTemporality.Cumulative;

    private Guid SeriesOf(string metric, Scope? scope, RepeatedField<KeyValue>? resource, RepeatedField<KeyValue> point)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(tokenId.ToByteArray());
        Part(hash, scope?.Name ?? "");
        Part(hash, scope?.Version ?? "");
        Part(hash, metric);
        Append(hash, resource);
        Append(hash, point);
        Span<byte> all = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(all);
        return new Guid(all[..16], bigEndian: true);
    }

    private static void Append(IncrementalHash hash, RepeatedField<KeyValue>? fields)
    {
        Part(hash, "\u0001");
        foreach (var field in (fields ?? []).OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            Part(hash, field.Key);
            hash.AppendData((field.Value ?? new AnyValue()).ToByteArray());
            hash.AppendData([0]);
        }
    }

    private static void Part(IncrementalHash hash, string text)
    {
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
    }

    /// <param name="Value">Null: the point says that it has none. Asked late, because a bad one is refused then.</param>
    private sealed record Point(RepeatedField<KeyValue> Attributes, ulong Start, ulong End, bool IsCumulative, Func<decimal>? Value);
}
