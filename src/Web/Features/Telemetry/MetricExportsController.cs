using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>Counters of coding tools, as OpenTelemetry exports them.</summary>
[Route("otlp/v1/metrics")]
[Route("v1/metrics")]
public sealed class MetricExportsController : ExportsController
{
    [HttpPost]
    [NoOrgTransaction]
    public Task Create(CancellationToken ct) => TakeAsync<ExportMetricsServiceRequest>(
        "metrics", (reader, body) => reader.Read(body),
        (refused, sentence) => new ExportMetricsServiceResponse
        {
            PartialSuccess = sentence.Length == 0 ? null : new ExportMetricsPartialSuccess { RejectedDataPoints = refused, ErrorMessage = sentence },
        }, ct);
}
