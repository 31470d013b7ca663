using System.Globalization;

namespace TeamCost.Contracts.Imports;

/// <summary>Days as the various programs write them.</summary>
internal static class ReportDates
{
    private static readonly DateOnly First = new(2015, 1, 1);
    private static readonly string[] _formats = ["yyyy-MM-dd", "yyyyMMdd", "MMM dd, yyyy", "MMM d, yyyy", "MMMM d, yyyy"];

    public static DateOnly Read(string? text, string path, DateOnly last) =>
        !DateOnly.TryParseExact(text?.Trim(), _formats, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out var day)
            ? throw new ReportException(path, text is null
                ? "The row does not say its day; a day is written like 2026-01-31."
                : $"\"{Cut(text)}\" is no day; a day is written like 2026-01-31, 20260131 or Jan 31, 2026.")
            : day < First || day > last
                ? throw new ReportException(path, $"{day:yyyy-MM-dd} is not a day on which anybody can have used a tool; check the clock of the machine.")
                : day;

    internal static string Cut(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
