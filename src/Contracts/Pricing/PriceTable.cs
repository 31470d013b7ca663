namespace TeamCost.Contracts.Pricing;

/// <summary>Models by every name they answer to. Lookups are exact on each of a name's readings; nothing is ever fuzzy.</summary>
internal sealed class PriceTable
{
    private readonly Dictionary<string, List<(int Rank, PricedModel Model)>> _byName = new(StringComparer.Ordinal);

    public PriceTable(IReadOnlyList<PricedModel> models)
    {
        Models = models;
        foreach (var model in models)
        {
            Add(model.Id, 0, model);
            foreach (var alias in model.Aliases)
            {
                Add(alias, RankOf(alias, model.Id), model);
            }

            var slash = model.Id.LastIndexOf('/');
            if (slash >= 0)
            {
                Add(model.Id[(slash + 1)..], 4, model);
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
                    .Where(entry => !entry.Model.OnlyThere || IsSoldBy(provider, entry.Model))
                    .OrderBy(entry => IsSoldBy(provider, entry.Model) ? 0 : 1)
                    .ThenBy(entry => entry.Rank)
                    .Select(entry => entry.Model);
            }
        }

        return [];
    }

    private static bool IsSoldBy(string provider, PricedModel model) =>
        string.Equals(model.Provider, provider, StringComparison.OrdinalIgnoreCase);

    // Two models can claim an alias ("gpt-4o-2024-08-06" is listed for gpt-4o and for its first snapshot): the nearer name wins.
    private static int RankOf(string alias, string id)
    {
        var bare = alias[(alias.LastIndexOf('/') + 1)..];
        return bare == id ? 1 : ModelNames.Readings(bare).Contains(id, StringComparer.Ordinal) ? 2 : 3;
    }

    private void Add(string name, int rank, PricedModel model)
    {
        if (!_byName.TryGetValue(name, out var models))
        {
            _byName.Add(name, models = []);
        }

        if (!models.Exists(entry => ReferenceEquals(entry.Model, model)))
        {
            models.Add((rank, model));
        }
    }
}
