using System.Buffers;
using System.Globalization;
using TeamCost.Contracts;

namespace TeamCost.Web.Features.Usage;

/// <summary>What a usage line must be; the answer is a sentence for the person who can mend it.</summary>
internal sealed class LineRules(DayRange days, DateOnly today, bool mayName)
{
    private const long MostTokens = 1_000_000_000_000_000;
    private static readonly DateOnly FirstDay = new(2015, 1, 1);
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <returns>A reason to reject the whole batch, or null.</returns>
    public static Error? Check(UsageBatch batch)
    {
        if (batch.Lines is null)
        {
            return new Error(ErrorKind.Invalid, "The batch has no lines: send \"lines\", an array, even if it is empty.", "lines");
        }

        if (batch.Days.Last < batch.Days.First || batch.Days.First < FirstDay)
        {
            return new Error(ErrorKind.Invalid, "Say which days the batch speaks of: \"days\": {\"first\": \"2026-01-01\", \"last\": \"2026-01-31\"}.", "days");
        }

        if (batch.Days.Count > 3_700)
        {
            return new Error(ErrorKind.Invalid, "A batch speaks of at most ten years; send several.", "days");
        }

        return batch.ObservedAt == default
            ? new Error(ErrorKind.Invalid, "Say when the source was read: \"observedAt\", an instant in UTC.", "observedAt")
            : null;
    }

    public string? ReasonAgainst(UsageLine? line)
    {
        if (line is null)
        {
            return "The line is empty.";
        }

        return When(line) ?? What(line) ?? Counts(line.Tokens, line) ?? Whom(line);
    }

    private string? When(UsageLine line)
    {
        if (line.Day < FirstDay || line.Day > today.AddDays(1))
        {
            return $"The day {Text(line.Day)} is not a day on which anybody can have used a tool; check the clock of the machine.";
        }

        if (!days.Contains(line.Day))
        {
            return $"The day {Text(line.Day)} lies outside the batch's days ({Text(days.First)} to {Text(days.Last)}); widen \"days\" or send it in another batch.";
        }

        return line.Hour switch
        {
            null when line.DayKind is not (DayKinds.Utc or DayKinds.Local) => "\"dayKind\" is \"utc\" or \"local\".",
            null => null,
            < 0 or > 23 => "\"hour\" is a UTC hour from 0 to 23, or absent where only the day is known.",
            _ when line.DayKind != DayKinds.Utc => "A line with an hour belongs to a UTC day; leave \"dayKind\" out.",
            _ => null,
        };
    }

    private static string? What(UsageLine line)
    {
        if (!IsId(line.Tool))
        {
            return "\"tool\" is an id of up to 64 lower-case letters, digits, dots, dashes and underscores, such as claude-code.";
        }

        if (!IsId(line.Provider))
        {
            return "\"provider\" is an id of up to 64 lower-case letters, digits, dots, dashes and underscores, such as anthropic.";
        }

        if (string.IsNullOrWhiteSpace(line.Model) || !IsText(line.Model, 200))
        {
            return "\"model\" is the model's id, up to 200 characters.";
        }

        if (line.Session is { } session && (session.Length != 32 || session.AsSpan().ContainsAnyExcept(Hex)))
        {
            return "\"session\" is the hash of the tool's session id: 32 hex digits, lower case; leave it out where there is none.";
        }

        return Rate(line.Rate)
            ?? (Grains.All.Contains(line.Grain) ? null : $"\"grain\" is one of {string.Join(", ", Grains.All)}.")
            ?? (PaidModes.All.Contains(line.PaidBy) ? null : $"\"paidBy\" is one of {string.Join(", ", PaidModes.All)}; leave it out where the source does not say.");
    }

    private static string? Rate(RateClass rate)
    {
        if (rate.Tier is not null && !Tiers.All.Contains(rate.Tier))
        {
            return $"\"rate.tier\" is one of {string.Join(", ", Tiers.All)}.";
        }

        if (rate.Region is { Length: > 0 } region && (region.Length > 32 || region.AsSpan().ContainsAnyExcept(IdCharacters)))
        {
            return "\"rate.region\" is a region's id of up to 32 lower-case letters, digits and dashes, or empty.";
        }

        return rate.Band is { } band && !RateClass.Bands.Contains(band)
            ? $"\"rate.band\" is one of {string.Join(", ", RateClass.Bands)}, or absent where the prompts are not known."
            : null;
    }

    private static string? Counts(TokenCounts tokens, UsageLine line)
    {
        if ((tokens.Input | tokens.Output | tokens.CacheRead | tokens.CacheWrite5m | tokens.CacheWrite1h | tokens.Reasoning
            | line.Requests | line.WebSearches) < 0)
        {
            return "Counts are never negative; a line is what was used in all, not a change.";
        }

        if (Math.Max(tokens.Input, Math.Max(tokens.Output, Math.Max(tokens.CacheRead, Math.Max(tokens.CacheWrite5m, tokens.CacheWrite1h)))) >= MostTokens
            || Math.Max(line.Requests, line.WebSearches) >= MostTokens)
        {
            return "A count is too large to be true (10^15 or more).";
        }

        return tokens.Reasoning > tokens.Output ? "Reasoning is a part of the output and cannot exceed it." : null;
    }

    private string? Whom(UsageLine line)
    {
        if (!string.IsNullOrWhiteSpace(line.Identity))
        {
            if (!mayName)
            {
                return "A device's lines belong to its owner; leave \"identity\" out or use an ingest token.";
            }

            if (!IsText(line.Identity, 256))
            {
                return "\"identity\" is a name of up to 256 characters.";
            }
        }

        if (line.Project is { } project && !IsText(project, 200))
        {
            return "\"project\" is a name of up to 200 characters.";
        }

        if (line.Reported is not { } reported)
        {
            return null;
        }

        return reported.Amount is < 0 or > 1_000_000_000m ? "The reported amount must lie between 0 and 1,000,000,000."
            : reported.Currency is not { Length: 3 } currency || currency.AsSpan().ContainsAnyExcept(Capitals)
                ? "The currency of the reported amount is three capital letters, such as USD."
                : null;
    }

    private static bool IsId(string? id) => id is { Length: > 0 and <= 64 } && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    // Control characters have no business in a name, and PostgreSQL refuses NUL.
    private static bool IsText(string text, int most) => text.Length <= most && !text.AsSpan().ContainsAnyInRange('\0', '\u001f');

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
