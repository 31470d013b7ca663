using TeamCost.Contracts.Pricing;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Pricing;

/// <summary>An organization's own price of a model: USD per million tokens, winning over the built-in table.</summary>
public sealed class OrgPrice : IOrgOwned
{
    private OrgPrice() { } // for EF

    public OrgPrice(PriceRow row, Guid createdBy, DateTimeOffset createdAt)
    {
        (Provider, Model, InputPerMtok, OutputPerMtok) = (row.Provider, row.Model, row.InputPerMtok, row.OutputPerMtok);
        (CacheReadPerMtok, CacheWrite5mPerMtok, CacheWrite1hPerMtok) = (row.CacheReadPerMtok, row.CacheWrite5mPerMtok, row.CacheWrite1hPerMtok);
        (FromAt, UntilAt, CreatedBy, CreatedAt) = (row.From, row.Until, createdBy, createdAt);
    }

    public Guid Id { get; private init; } = Guid.CreateVersion7();

    public Guid OrgId { get; private set; }

    public string Provider { get; private init; } = "";

    public string Model { get; private init; } = "";

    public decimal InputPerMtok { get; private init; }

    public decimal OutputPerMtok { get; private init; }

    public decimal? CacheReadPerMtok { get; private init; }

    public decimal? CacheWrite5mPerMtok { get; private init; }

    public decimal? CacheWrite1hPerMtok { get; private init; }

    public DateTimeOffset? FromAt { get; private init; }

    public DateTimeOffset? UntilAt { get; private init; }

    public Guid CreatedBy { get; private init; }

    public DateTimeOffset CreatedAt { get; private init; }

    public PriceRow ToRow() => new(
        Provider, Model, InputPerMtok, OutputPerMtok, CacheReadPerMtok, CacheWrite5mPerMtok, CacheWrite1hPerMtok, FromAt, UntilAt);
}
