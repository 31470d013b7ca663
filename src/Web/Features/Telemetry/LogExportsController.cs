using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>Events of coding tools, as OpenTelemetry exports them.</summary>
[Route("otlp/v1/logs")]
[Route("v1/logs")]
public sealed class LogExportsController : ExportsController
{
    [HttpPost]
    [NoOrgTransaction]
    public Task Create(CancellationToken ct) => TakeAsync<ExportLogsServiceRequest>(
        "logs", (reader, body) => reader.Read(body),
        (refused, sentence) => new ExportLogsServiceResponse
        {
            PartialSuccess = sentence.Length == 0 ? null : new ExportLogsPartialSuccess { RejectedLogRecords = refused, ErrorMessage = sentence },
        }, ct);
}
