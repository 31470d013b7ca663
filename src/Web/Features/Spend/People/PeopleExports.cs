using TeamCost.Web.Features.Exports;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Exports;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Spend.People;

/// <summary>Everybody with usage in the range, and members without any: the page of people.</summary>
public sealed class PeopleExport(SpendAsk ask, PeoplePageQuery pages) : ListExport<PersonRow>("people", "People", Table)
{
    private static readonly ExportTable<PersonRow> Table = new ExportTable<PersonRow>()
        .Text("person_id", r => r.Key, $"Id of the person; “{SpendFilter.None}”: usage of names that belong to nobody.")
        .Text("person", r => r.Name, "Name of the person.")
        .With(SumColumns.Main, r => r.Now)
        .Usd("before_spend_usd", r => r.Before.SpendUsd, "Spend in the range before.")
        .Distinct("active_days", r => r.ActiveDays, "Days of the range with tokens.")
        .Text("mostly", r => r.MostUsedModel, "The model with most tokens, without the date of its snapshot.");

    public override IReadOnlyList<string> Words => SpendAsk.Words;

    public override bool Allows(OrgRole role) => true;

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var asked = await ask.ReadAsync(request, ct);
        if (asked.Refusal is { } refusal)
        {
            return refusal;
        }

        if (!asked.Scope.SeesPeople)
        {
            return ExportAnswer.Forbidden("Your role does not show colleagues by name.");
        }

        var page = await pages.RunAsync(new SpendQuestion(asked.Filter, []) { IsForPage = false }, "/people", ct);
        return Sheet(asked.Head(Title, Name), page.Rows);
    }
}

/// <summary>The names under which accounts and uploads know a person.</summary>
public sealed class PersonNamesExport(SpendAsk ask, PersonNamesQuery names) : ListExport<PersonName>("person-names", "Names of a person", Table)
{
    private static readonly ExportTable<PersonName> Table = new ExportTable<PersonName>()
        .Text("name", r => r.Name, "The name as the source uses it.")
        .Text("provider", r => r.Provider, "Id of the provider that uses it; empty: any.")
        .Instant("first_seen_at", r => r.FirstSeenAt, "When a source first used it.");

    public override IReadOnlyList<string> Words => ["person"];

    public override bool Allows(OrgRole role) => true;

    public override async Task<ExportAnswer> OpenAsync(ExportRequest request, CancellationToken ct)
    {
        var asked = await ask.ReadAsync(request, ct);
        return asked.Refusal ?? (asked.Filter.People is [{ } person] && person != Guid.Empty
            ? Sheet(await names.RunAsync(person, ct), ("person", person.ToString()))
            : ExportAnswer.Wrong("Name one person by their id as “person”."));
    }
}
