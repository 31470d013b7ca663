using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry.Tools;

/// <summary>
/// What one tool means by its telemetry. Only translates: no database, no organization, no prices. What cannot be true is thrown as a
/// <see cref="Refusal"/>; what is of no interest is null.
/// </summary>
internal abstract class ToolTelemetry
{
    /// <summary>What its service, scopes, metrics, events and spans begin with.</summary>
    protected abstract IReadOnlyList<string> Marks { get; }

    /// <summary>Which tool of ours it is; some names have several.</summary>
    public abstract ToldSender SenderOf(Fields fields, string service);

    /// <summary>A request told by a log record.</summary>
    public virtual ToldRequest? RequestOf(LogRecord record, string name, Fields fields, ToldSender sender) => null;

    /// <summary>A request told by a span.</summary>
    public virtual ToldRequest? RequestOf(Span span, Fields fields, ToldSender sender) => null;

    /// <summary>What a metric's point measures.</summary>
    public virtual ToldMeasure? MeasureOf(string metric, Fields fields, ToldSender sender) => null;

    public bool Speaks(string word) => Marks.Any(mark => word.StartsWith(mark, StringComparison.Ordinal));

    /// <summary>Who a record is about: what an administrator set, what the tool found out, the account, at last the installation.</summary>
    protected static ToldName NameOf(Fields fields, ToldSender sender) =>
        fields.Word("enduser.id") is { } set ? new ToldName(set, NameRanks.EndUser)
        : fields.Word("user.email") is { } email ? new ToldName(email, NameRanks.Email)
        : (fields.Word("user.account_id") ?? fields.Word("user.account_uuid")) is { } account ? new ToldName($"{sender.Tool} account {account}", NameRanks.Account)
        : (fields.Word("user.id") ?? fields.Word("installation.id") ?? fields.Word("enduser.pseudo.id")) is { } machine
            ? new ToldName($"{sender.Tool} installation {Short(machine)}", NameRanks.Installation)
            : ToldName.Nobody;

    protected static string Short(string id) => id.Length <= 16 ? id : id[..16];

    /// <summary>The record's own time; else when it was seen on the way.</summary>
    protected static DateTimeOffset? TimeOf(LogRecord record, Fields fields) =>
        Nanos.At(record.TimeUnixNano) ?? Nanos.Parse(fields.Word("event.timestamp")) ?? Nanos.At(record.ObservedTimeUnixNano);

    /// <summary>One million's part of a dollar where the tool says it so.</summary>
    protected static decimal? Micros(Fields fields, string key) => fields.Number(key) is { } micros ? micros / 1_000_000m : null;
}
