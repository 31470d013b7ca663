namespace TeamCost.Contracts.Imports;

/// <summary>Adds rows up into day totals, one for each day and tool.</summary>
internal sealed class DayTally
{
    private readonly Dictionary<(DateOnly Day, string Tool), (Dictionary<(string Model, string Tier, string Provider), ModelTotal> Models, decimal? Usd)> _days = [];

    public void Add(CcusageRow row, Func<CcusageModel, string> toolOf)
    {
        var byTool = row.Models.GroupBy(toolOf, StringComparer.Ordinal).ToList();
        foreach (var models in byTool)
        {
            // A day of several tools has one amount only: then each tool's is what its models cost.
            var usd = byTool.Count == 1 ? row.Usd : models.All(model => model.Usd is null) ? null : models.Sum(model => model.Usd ?? 0m);
            Add(row.Day, models.Key, models, usd);
        }
    }

    public IReadOnlyList<DayTotal> Build() =>
        [.. _days.Where(day => day.Value.Models.Count > 0).OrderBy(day => day.Key.Day).ThenBy(day => day.Key.Tool, StringComparer.Ordinal).Select(day => new DayTotal(day.Key.Day, day.Key.Tool, [.. day.Value.Models.Values.OrderBy(model => model.Model, StringComparer.Ordinal).ThenBy(model => model.Tier, StringComparer.Ordinal)], day.Value.Usd))];

    private void Add(DateOnly day, string tool, IEnumerable<CcusageModel> models, decimal? usd)
    {
        var known = _days.TryGetValue((day, tool), out var there) ? there : (Models: [], Usd: null);
        foreach (var model in models.Where(model => model.Tokens.Total > 0 || model.Usd > 0))
        {
            var key = (model.Name, model.Tier, model.ProviderOf(tool));
            known.Models[key] = known.Models.TryGetValue(key, out var same)
                ? same with { Tokens = same.Tokens + model.Tokens, ReportedUsd = Sum(same.ReportedUsd, model.Usd) }
                : new ModelTotal(model.Name, key.Item3, model.Tier, model.Tokens, model.Usd);
        }

        _days[(day, tool)] = (known.Models, Sum(known.Usd, usd));
    }

    private static decimal? Sum(decimal? a, decimal? b) => a is null ? b : b is null ? a : a + b;
}
