using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeamCost.Contracts;

/// <summary>Paths of the API, without a leading slash. Additive changes only within a version.</summary>
public static class ApiRoutes
{
    public const string UsageBatches = "api/v1/usage";
    public const string Me = "api/auth/me";
}

/// <summary>Who a token is: the answer of <c>GET /api/auth/me</c>.</summary>
/// <param name="Kind"><c>device</c>, <c>ingest</c> or <c>session</c> (a signed-in person's bearer token).</param>
/// <param name="Email">Null for ingest tokens.</param>
/// <param name="Org">Slug of the organization the token belongs to; for a session, the personal one.</param>
/// <param name="TimeZone">IANA name; the organization's days are days of this zone.</param>
public sealed record WhoAmI(string Kind, string? Email, string? Name, string Org, string OrgName, string TimeZone, string? TokenName);

/// <summary>RFC 9457 problem details, as far as clients of ours read them.</summary>
public sealed record Problem(string? Title, int? Status, string? Detail, string? Field = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsageBatch))]
[JsonSerializable(typeof(UsageReceipt))]
[JsonSerializable(typeof(WhoAmI))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ContractsJson : JsonSerializerContext;
