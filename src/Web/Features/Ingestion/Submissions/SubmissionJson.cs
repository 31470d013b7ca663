using System.Globalization;
using System.Text.Json;
using TeamCost.Contracts.Imports;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>Reads a submission's fields and collects what is wrong with them, each with its place, up to a bearable number.</summary>
internal sealed class SubmissionJson
{
    private const int MostFaults = 50;
    private const decimal MostDollars = 10_000_000m;

    // Far above what anybody uses in a day, and low enough that no sum of a body's counts overflows.
    private const decimal MostTokens = 10_000_000_000_000m;

    private readonly List<string> _faults = [];

    public IReadOnlyList<string> Faults => _faults;

    public bool IsFine => _faults.Count == 0;

    public void Fault(string sentence)
    {
        if (_faults.Count < MostFaults)
        {
            _faults.Add(sentence);
        }
    }

    public long Count(JsonElement parent, string name, string at)
    {
        if (Member(parent, name) is not { } value)
        {
            return 0;
        }

        // 1e6 and 100.0 are whole numbers too.
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number is >= 0 and <= MostTokens && number == Math.Floor(number))
        {
            return (long)number;
        }

        Fault($"{at}.{name} is {Shown(value)}, but must be a whole number from 0 to {MostTokens.ToString(CultureInfo.InvariantCulture)}.");
        return 0;
    }

    public decimal Dollars(JsonElement parent, string name, string at)
    {
        if (Member(parent, name) is not { } value)
        {
            return 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var amount) && amount is >= 0 and <= MostDollars)
        {
            return decimal.Round(amount, 12);
        }

        Fault($"{at}.{name} is {Shown(value)}, but must be an amount in dollars from 0 to {MostDollars.ToString(CultureInfo.InvariantCulture)}.");
        return 0;
    }

    /// <param name="lastDay">The last day that can have begun anywhere.</param>
    public DateOnly? Day(JsonElement parent, string at, DateOnly lastDay)
    {
        var text = Text(parent, "date");
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Fault($"{at}.date is {(text is null ? "missing" : $"\"{Cut(text)}\"")}, but must be a day such as 2026-01-31.");
            return null;
        }

        if (day > lastDay)
        {
            Fault($"{at}.date is {text}, which lies in the future. Check the clock of the machine.");
            return null;
        }

        if (day.Year < 2015)
        {
            Fault($"{at}.date is {text}, long before anybody can have used these tools. Check the clock of the machine.");
            return null;
        }

        return day;
    }

    public static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string? Text(JsonElement parent, string name) => Member(parent, name) is { } value ? JsonText.Of(value) : null;

    /// <summary>The elements of an array; none where it is something else.</summary>
    public IReadOnlyList<JsonElement> Items(JsonElement parent, string name, string at)
    {
        if (Member(parent, name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray()];
        }

        Fault($"{at}{name} is {Shown(value)}, but must be an array.");
        return [];
    }

    /// <summary>A name of up to so many visible characters.</summary>
    public string Name(JsonElement parent, string name, string at, int most, string otherwise)
    {
        if (Member(parent, name) is not { } value)
        {
            return otherwise;
        }

        var text = JsonText.Of(value)?.Trim();
        if (text is null || text.Length > most || text.Any(char.IsControl))
        {
            Fault($"{at}.{name} is {Shown(value)}, but must be a name of up to {most} characters.");
            return otherwise;
        }

        return text.Length == 0 ? otherwise : text;
    }

    /// <summary>Two sums that should be one: off by more than a hundredth, and by more than a trifle.</summary>
    public static bool Differ(decimal said, decimal found, decimal trifle) => Math.Abs(said - found) is var off && off > trifle && off > Math.Max(said, found) / 100;

    /// <summary>Without the zeros that a column's scale adds.</summary>
    public static decimal Bare(decimal amount) => amount / 1.0000000000000000000000000000m;

    public static string Amount(decimal dollars) => "$" + dollars.ToString("0.00####", CultureInfo.InvariantCulture);

    private static string Shown(JsonElement value) => Cut(JsonText.Raw(value));

    private static string Cut(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
