using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>Spans of coding tools, as OpenTelemetry exports them.</summary>
[Route("otlp/v1/traces")]
[Route("v1/traces")]
public sealed class TraceExportsController : ExportsController
{
    [HttpPost]
    [NoOrgTransaction]
    public Task Create(CancellationToken ct) => TakeAsync<ExportTraceServiceRequest>(
        "traces", (reader, body) => reader.Read(body),
        (refused, sentence) => new ExportTraceServiceResponse
        {
            PartialSuccess = sentence.Length == 0 ? null : new ExportTracePartialSuccess { RejectedSpans = refused, ErrorMessage = sentence },
        }, ct);
}
