namespace TeamCost.Web.Features.Usage;

/// <summary>Addresses of one page with its filter: every number and every mark of a chart leads somewhere, and it is always a plain link.</summary>
/// <param name="Path">The page.</param>
/// <param name="Filter">What it shows now.</param>
/// <param name="Choices">Its other choices (by, show, measure …); those with an empty value stay out of the address.</param>
public sealed record SpendLinks(string Path, SpendFilter Filter, IReadOnlyList<(string Name, string Value)> Choices)
{
    public string To(SpendFilter filter) => Join(filter, Choices);

    public string Here => To(Filter);

    public string Range(string preset) => To(Filter with { Preset = preset });

    public string Choose(string name, string value) => Join(Filter, [.. Choices.Where(c => c.Name != name), (name, value)]);

    public string Only(Dimension dimension, string key) => To(Filter.With(dimension, [key]));

    public string Without(Dimension dimension, string key) => To(Filter.With(dimension, [.. Filter.Values(dimension).Where(v => v != key)]));

    public string Day(DateOnly day) => To(Filter.On(new(day, day)));

    /// <summary>Another page with the same filter.</summary>
    public string At(string path, params (string Name, string Value)[] choices) => new SpendLinks(path, Filter, choices).Here;

    /// <summary>The filter alone, with other choices than the page's own, as a query string without a question mark.</summary>
    public static string Query(SpendFilter filter, params (string Name, string Value)[] choices) => new SpendLinks("", filter, choices).Here.TrimStart('?');

    private string Join(SpendFilter filter, IReadOnlyList<(string Name, string Value)> choices)
    {
        var query = string.Join('&', new[] { filter.ToQuery() }.Concat(choices.Where(c => c.Value.Length > 0).Select(c => $"{c.Name}={Uri.EscapeDataString(c.Value)}"))
            .Where(p => p.Length > 0));
        return query.Length == 0 ? Path : $"{Path}?{query}";
    }
}
