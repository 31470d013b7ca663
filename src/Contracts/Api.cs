using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeamCost.Contracts;

/// <summary>Paths of the API, without a leading slash. Additive changes only within a version.</summary>
public static class ApiRoutes
{
    public const string UsageBatches = "api/v1/usage";
    public const string Me = "api/auth/me";

    /// <summary>The server's price table, for anybody: see <see cref="Pricing.PriceFile"/>.</summary>
    public const string Prices = "api/v1/prices";
    public const string Submissions = "api/submit";
    public const string Token = "api/auth/token";
    public const string DeviceCodes = "api/auth/device";
    public const string DevicePoll = "api/auth/device/poll";
    public const string Imports = "api/v1/imports";
}

/// <summary>Who a token is: the answer of <c>GET /api/auth/me</c>.</summary>
/// <param name="Kind"><c>device</c>, <c>ingest</c> or <c>session</c> (a signed-in person's bearer token).</param>
/// <param name="Email">Null for ingest tokens.</param>
/// <param name="Org">Slug of the organization the token belongs to; for a session, the personal one.</param>
/// <param name="TimeZone">IANA name; the organization's days are days of this zone.</param>
/// <param name="ProjectNaming">One of <see cref="ProjectNames"/>: how much of a project's name the organization lets machines send.</param>
/// <param name="ServerVersion">Version of the server's program.</param>
public sealed record WhoAmI(string Kind, string? Email, string? Name, string Org, string OrgName, string TimeZone, string? TokenName,
    string? ProjectNaming = null, string? ServerVersion = null);

/// <summary>How much of a project's name leaves a machine, from loose to strict.</summary>
public static class ProjectNames
{
    /// <summary>The last part of the working folder.</summary>
    public const string Name = "name";

    /// <summary>A hash: projects stay apart and nameless.</summary>
    public const string Hash = "hash";

    /// <summary>Nothing.</summary>
    public const string None = "none";

    public static readonly IReadOnlyList<string> All = [Name, Hash, None];
}

/// <summary>Asks for a pair of codes: the body of <c>POST /api/auth/device</c>.</summary>
/// <param name="DeviceName">How the machine calls itself.</param>
public sealed record DeviceCodeRequest(string DeviceName);

/// <summary>A pair of codes.</summary>
/// <param name="DeviceCode">The program's own; to be sent with <see cref="DevicePollRequest"/>.</param>
/// <param name="UserCode">What a person types at <paramref name="VerificationUrl"/>.</param>
/// <param name="ExpiresIn">Seconds until both codes are worthless.</param>
/// <param name="Interval">Seconds to wait between two questions.</param>
public sealed record DeviceCodeAnswer(string DeviceCode, string UserCode, string VerificationUrl, int ExpiresIn, int Interval);

/// <summary>Asks whether a person has allowed it: the body of <c>POST /api/auth/device/poll</c>.</summary>
public sealed record DevicePollRequest(string DeviceCode);

/// <summary>What became of a device code.</summary>
/// <param name="Status"><c>pending</c>, <c>complete</c> or <c>expired</c>; anything else counts as pending.</param>
/// <param name="Token">With <c>complete</c>, this once.</param>
/// <param name="Interval">With <c>pending</c>: seconds to wait from now on.</param>
/// <param name="Reason">With <c>expired</c>: <c>denied</c> when a person said no.</param>
public sealed record DevicePollAnswer(string Status, string? Token = null, DeviceUser? User = null, int? Interval = null, string? Reason = null)
{
    /// <summary>Without the token.</summary>
    public override string ToString() => $"{nameof(DevicePollAnswer)} {Status}";
}

/// <param name="Username">The person, as foreign clients call them.</param>
/// <param name="AvatarUrl">There are no pictures yet: null.</param>
public sealed record DeviceUser(string Username, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? AvatarUrl);

/// <summary>RFC 9457 problem details, as far as clients of ours read them.</summary>
public sealed record Problem(string? Title, int? Status, string? Detail, string? Field = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(UsageBatch))]
[JsonSerializable(typeof(UsageReceipt))]
[JsonSerializable(typeof(WhoAmI))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(DeviceCodeRequest))]
[JsonSerializable(typeof(DeviceCodeAnswer))]
[JsonSerializable(typeof(DevicePollRequest))]
[JsonSerializable(typeof(DevicePollAnswer))]
[JsonSerializable(typeof(Imports.ImportReceipt))]
public sealed partial class ContractsJson : JsonSerializerContext;
