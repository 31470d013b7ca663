using System.Globalization;
using System.Text.RegularExpressions;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>Reads the cells of one row; what cannot be read is a sentence for the person who can mend it.</summary>
internal sealed partial class SheetCells(SheetColumns columns, IReadOnlyList<string> header, IReadOnlyList<string> fields, DateOnly today)
{
    private static readonly DateOnly FirstDay = new(2015, 1, 1);

    public SheetRow Read()
    {
        var (day, isMonth) = When();
        var actor = Text(SheetColumn.Actor, 240);
        var row = new SheetRow(
            day, isMonth, actor.Length == 0 ? "" : columns.ActorPrefix + actor, Tool(), Text(SheetColumn.Model, 200),
            Count(SheetColumn.Input), Count(SheetColumn.Output), Count(SheetColumn.CacheWrite), Count(SheetColumn.CacheRead), Count(SheetColumn.Requests),
            Amount(SheetColumn.Cost), Currency(), Text(SheetColumn.Note, 200), Amount(SheetColumn.Value));
        if (row is { Tokens: 0, Requests: null or 0, Cost: null, Value: null })
        {
            throw new SheetFaultException(-1, "The row has no figures: give tokens, requests or a cost.");
        }

        if (row is { Cost: < 0, TellsUse: true })
        {
            throw At(SheetColumn.Cost, "A credit (a cost below zero) stands in a row of its own, without a model and without tokens.");
        }

        return row;
    }

    private (DateOnly Day, bool IsMonth) When()
    {
        var text = Cell(SheetColumn.Date);
        var isMonth = DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        if (!isMonth && !DateOnly.TryParseExact(text.Length > 10 && text[10] is 'T' or ' ' ? text[..10] : text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
        {
            throw At(SheetColumn.Date, text.Length == 0
                ? "The date is missing. Write a day such as 2026-01-31, or a month such as 2026-01."
                : $"“{Short(text)}” is not a date. Write a day such as 2026-01-31, or a month such as 2026-01.");
        }

        return day < FirstDay || day > today.AddDays(1)
            ? throw At(SheetColumn.Date, $"{day:yyyy-MM-dd} is not a day on which anybody can have used a tool.")
            : (day, isMonth);
    }

    private string Tool()
    {
        var text = Text(SheetColumn.Tool, 64).ToLowerInvariant().Replace(' ', '-');
        return text.Length == 0 ? columns.Tool
            : Id().IsMatch(text) ? text
            : throw At(SheetColumn.Tool, $"“{Short(text)}” is not a tool's id: lower-case letters, digits, dots and dashes, such as claude-code.");
    }

    private long? Count(SheetColumn column)
    {
        var text = Cell(column);
        if (text.Length == 0)
        {
            return null;
        }

        // Some exports write counts as 12.0.
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) || number != Math.Truncate(number))
        {
            throw At(column, $"“{Short(text)}” is not a whole number. Write {SheetColumns.NameOf(column)} without separators, such as 1250000.");
        }

        return number is >= 0 and < 1_000_000_000_000_000m ? (long)number : throw At(column, $"{text} is not a count that can be true: it lies between 0 and 10^15.");
    }

    private decimal? Amount(SheetColumn column)
    {
        var text = Cell(column).TrimStart('$').Trim();
        if (text.Length == 0)
        {
            return null;
        }

        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent;
        if (!decimal.TryParse(text, style, CultureInfo.InvariantCulture, out var amount))
        {
            throw At(column, text.Contains(',', StringComparison.Ordinal)
                ? $"“{Short(text)}” has a comma. Write amounts with a decimal point and without separators, such as 1250.50."
                : $"“{Short(text)}” is not an amount. Write it with a decimal point, such as 12.50.");
        }

        return Math.Abs(amount) <= 1_000_000_000m ? Math.Round(amount, 12) : throw At(column, $"{Short(text)} is too large for one row.");
    }

    private string Currency()
    {
        var text = Cell(SheetColumn.Currency).ToUpperInvariant();
        return text.Length == 0 ? "USD"
            : text.Length == 3 && text.All(char.IsAsciiLetterUpper) ? text
            : throw At(SheetColumn.Currency, $"“{Short(text)}” is not a currency: three letters, such as USD or EUR.");
    }

    private string Text(SheetColumn column, int most)
    {
        var text = Cell(column);
        return text.Length > most ? throw At(column, $"This is longer than {most} characters.")
            : text.Any(char.IsControl) ? throw At(column, "This has a line break or another control character in it; write it in one line.")
            : text;
    }

    private string Cell(SheetColumn column) => columns.At.TryGetValue(column, out var at) && at < fields.Count ? fields[at].Trim() : "";

    private SheetFaultException At(SheetColumn column, string sentence) =>
        new(columns.At.TryGetValue(column, out var at) && at < header.Count ? at : -1, sentence);

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;

    [GeneratedRegex("^[a-z0-9._-]{1,64}$")]
    private static partial Regex Id();
}

/// <summary>Leaves the reading of one row; caught there.</summary>
internal sealed class SheetFaultException(int column, string sentence) : Exception(sentence)
{
    /// <summary>Position in the file; below zero: the row as a whole.</summary>
    public int Column { get; } = column;
}
