using System.Globalization;
using System.Text.Json.Nodes;
using TeamCost.DemoWorld;

namespace TeamCost.FakeProviders.GitHub;

/// <summary>GitHub's bills from the facts. Items of metered use carry no day and no person: only the question narrows them.</summary>
internal sealed class GitHubBills(GitHubFacts facts)
{
    /// <param name="period">Year, month or none, day or none.</param>
    /// <param name="filters">user, model, product.</param>
    /// <param name="unit">AI credits or premium requests.</param>
    /// <param name="owner">Name and value of the owner in the answer.</param>
    public JsonObject Metered((int Year, int? Month, int? Day) period, IQueryCollection filters, string unit, (string Name, string Value) owner)
    {
        var (user, model, product) = ((string?)filters["user"], (string?)filters["model"], (string?)filters["product"]);
        var items = facts.Credits.Where(one => Contains(period, one.Day) && one.UnitType == unit)
            .Where(one => user is null || string.Equals(one.Login, user, StringComparison.OrdinalIgnoreCase))
            .Where(one => model is null || one.Model == model)
            .Where(one => product is null || string.Equals(one.Product, product, StringComparison.OrdinalIgnoreCase))
            .GroupBy(one => (one.Product, one.Sku, one.Model, one.UnitType, one.Price))
            .Select(same => (JsonNode)Item(
                same.Key.Product, same.Key.Sku, same.Key.Model, same.Key.UnitType, same.Key.Price, same.Sum(one => one.Gross), same.Sum(one => one.Covered)));
        var answer = Head(period, owner);
        foreach (var (name, value) in ((string, string?)[])[("user", user), ("product", product), ("model", model)])
        {
            if (value is not null)
            {
                answer[name] = value;
            }
        }

        answer["usageItems"] = new JsonArray([.. items]);
        return answer;
    }

    public JsonObject Usage((int Year, int? Month, int? Day) period) => new()
    {
        ["usageItems"] = new JsonArray([.. facts.Billed.Where(one => Contains(period, one.Day)).Select(one =>
        {
            var item = new JsonObject
            {
                ["date"] = one.Day.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture),
                ["product"] = one.Product,
                ["sku"] = one.Sku,
                ["quantity"] = one.Quantity,
                ["unitType"] = one.UnitType,
                ["pricePerUnit"] = one.Price,
                ["grossAmount"] = one.Quantity * one.Price,
                ["discountAmount"] = one.Discount,
                ["netAmount"] = (one.Quantity * one.Price) - one.Discount,
                ["organizationName"] = facts.Org,
            };
            if (one.Repository is { } repository)
            {
                item["repositoryName"] = repository;
            }

            return (JsonNode)item;
        })]),
    };

    public JsonObject Summary((int Year, int? Month, int? Day) period, IQueryCollection filters, (string Name, string Value) owner)
    {
        var (product, sku) = ((string?)filters["product"], (string?)filters["sku"]);
        var answer = Head(period, owner);
        answer["usageItems"] = new JsonArray([.. facts.Billed.Where(one => Contains(period, one.Day))
            .Where(one => product is null || string.Equals(one.Product, product, StringComparison.OrdinalIgnoreCase))
            .Where(one => sku is null || one.Sku == sku)
            .GroupBy(one => (one.Product, one.Sku, one.UnitType, one.Price))
            .Select(same => (JsonNode)Item(
                char.ToUpperInvariant(same.Key.Product[0]) + same.Key.Product[1..], same.Key.Sku, null, same.Key.UnitType, same.Key.Price,
                same.Sum(one => one.Quantity), same.Sum(one => one.Discount) / same.Key.Price))]);
        return answer;
    }

    private static JsonObject Head((int Year, int? Month, int? Day) period, (string Name, string Value) owner)
    {
        var time = new JsonObject { ["year"] = period.Year };
        if (period.Month is { } month)
        {
            time["month"] = month;
        }

        if (period.Day is { } day)
        {
            time["day"] = day;
        }

        return new JsonObject { ["timePeriod"] = time, [owner.Name] = owner.Value };
    }

    private static JsonObject Item(string product, string sku, string? model, string unit, decimal price, decimal gross, decimal covered)
    {
        var item = new JsonObject { ["product"] = product, ["sku"] = sku };
        if (model is not null)
        {
            item["model"] = model;
        }

        item["unitType"] = unit;
        item["pricePerUnit"] = price;
        item["grossQuantity"] = gross;
        item["grossAmount"] = gross * price;
        item["discountQuantity"] = covered;
        item["discountAmount"] = covered * price;
        item["netQuantity"] = gross - covered;
        item["netAmount"] = (gross - covered) * price;
        return item;
    }

    private static bool Contains((int Year, int? Month, int? Day) period, DateOnly day) =>
        day.Year == period.Year && (period.Month is null || day.Month == period.Month) && (period.Day is null || day.Day == period.Day);
}
