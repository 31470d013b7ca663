using System.Text.Json;

namespace TeamCost.Contracts.Imports;

/// <summary>One row of a day as ccusage writes it, for bodies that hold such rows among other things.</summary>
/// <param name="AddsUp">Whether the models, where the row divides its counts, add up to the row.</param>
public sealed record DayEntry(DateOnly Day, IReadOnlyList<ModelTotal> Models, bool AddsUp)
{
    /// <exception cref="FormatException">A sentence of what cannot be read, and where.</exception>
    public static DayEntry Read(JsonElement row, string tool, DateOnly lastDay)
    {
        try
        {
            var read = CcusageRow.Read(row, "", lastDay);
            var models = read.Models.GroupBy(model => (model.Name, model.Tier, Provider: model.ProviderOf(tool)))
                .Select(same => new ModelTotal(
                    same.Key.Name, same.Key.Provider, same.Key.Tier, same.Aggregate(default(TokenCounts), (sum, model) => sum + model.Tokens),
                    same.All(model => model.Usd is null) ? null : same.Sum(model => model.Usd ?? 0m)))
                .ToList();
            return new DayEntry(read.Day, models, read.Undivided == 0);
        }
        catch (ReportException wrong)
        {
            var place = wrong.Note.Path.TrimStart('.');
            throw new FormatException(place.Length == 0 ? wrong.Message : $"\"{place}\": {wrong.Message}", wrong);
        }
    }
}
