using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Exports;

/// <summary>
/// Reads the filter of an export as the screens do, and is stricter: what makes no sense, or is not the asker's to see, is refused. A screen
/// can say beside its figures what it left out; a file cannot.
/// </summary>
public sealed class SpendAsk(NamesQuery names, DataHealthQuery health, CurrentOrg org, TimeProvider clock)
{
    /// <summary>The words of the address that every table about usage understands.</summary>
    public static readonly IReadOnlyList<string> Words = ["range", "from", "to", .. Enum.GetValues<Dimension>().Select(d => d.Word())];

    public async Task<SpendAsked> ReadAsync(ExportRequest request, CancellationToken ct)
    {
        var known = await names.RunAsync(ct);
        var scope = new SpendScope(org.SeesPeople, org.UserId, known.OwnTeams);
        var read = SpendQuestion.Read(request.Query, org.Today(clock));
        var restricted = scope.Restrict(read);
        var refusal = read.Problems.Count > 0 ? ExportAnswer.Wrong(read.Refusals)
            : restricted.Problems.Count > 0 ? ExportAnswer.Forbidden(string.Join(' ', restricted.Problems))
            : null;
        return new SpendAsked(restricted.Filter, scope, new SpendLabels(known), refusal is null ? (await health.FreshnessAsync(ct)).DataUpTo : null, refusal);
    }
}

/// <param name="Refusal">Why there is no file; null: there is one.</param>
public sealed record SpendAsked(SpendFilter Filter, SpendScope Scope, SpendLabels Labels, DateTimeOffset? DataUpTo, ExportAnswer? Refusal)
{
    /// <summary>Everybody, or at least only the asker: what a person's own page may show.</summary>
    public bool IsOwnOrAll => Scope.SeesPeople || (Filter.People is [{ } one] && one == Scope.UserId);

    public ExportHead Head(string title, string file) => new(title, file)
    {
        Days = Filter.Days,
        DataUpTo = DataUpTo,
        Filter = [.. Enum.GetValues<Dimension>().SelectMany(d => Filter.Values(d).Select(v => (d.Word(), v)))],
    };
}
