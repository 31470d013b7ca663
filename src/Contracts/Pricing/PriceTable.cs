namespace TeamCost.Contracts.Pricing;

/// <summary>Models by every name they answer to. Lookups are exact on each of a name's readings; nothing is ever fuzzy.</summary>
internal sealed class PriceTable
{
    private readonly Dictionary<string, List<PricedModel>> _byName = new(StringComparer.Ordinal);

    public PriceTable(IReadOnlyList<PricedModel> models)
    {
        Models = models;
        foreach (var model in models)
        {
            Add(model.Id, model);
            foreach (var alias in model.Aliases)
            {
                Add(alias, model);
            }

            var slash = model.Id.LastIndexOf('/');
            if (slash >= 0)
            {
                Add(model.Id[(slash + 1)..], model);
            }
        }
    }

    public IReadOnlyList<PricedModel> Models { get; }

    /// <returns>
    /// The models of the first reading of the name that any model answers to, the best first: sold by this provider, then the
    /// closest claim on the name. Several, because a retired name is billed as its successor from some day on.
    /// </returns>
    public IEnumerable<PricedModel> Find(string provider, string model)
    {
        foreach (var name in ModelNames.Readings(model))
        {
            if (_byName.TryGetValue(name, out var found))
            {
                return found
                    .Where(candidate => !candidate.OnlyThere || IsSoldBy(provider, candidate))
                    .OrderBy(candidate => IsSoldBy(provider, candidate) ? 0 : 1)
                    .ThenBy(candidate => RankOf(name, candidate));
            }
        }

        return [];
    }

    private static bool IsSoldBy(string provider, PricedModel model) =>
        string.Equals(model.Provider, provider, StringComparison.OrdinalIgnoreCase);

    // Two models can claim an alias ("gpt-4o-2024-08-06" is listed for gpt-4o and for its first snapshot): the nearer name wins. Asked only for names that
    // were used: ranking a thousand aliases would be a good part of the command's start.
    private static int RankOf(string name, PricedModel model)
    {
        if (name == model.Id)
        {
            return 0;
        }

        if (!model.Aliases.Contains(name, StringComparer.Ordinal))
        {
            return 4;
        }

        var bare = name[(name.LastIndexOf('/') + 1)..];
        return bare == model.Id ? 1 : ModelNames.Readings(bare).Contains(model.Id, StringComparer.Ordinal) ? 2 : 3;
    }

    private void Add(string name, PricedModel model)
    {
        if (!_byName.TryGetValue(name, out var models))
        {
            _byName.Add(name, models = []);
        }

        if (!models.Exists(known => ReferenceEquals(known, model)))
        {
            models.Add(model);
        }
    }
}
