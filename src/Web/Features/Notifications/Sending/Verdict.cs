namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>What became of one try.</summary>
/// <param name="Outcome">What follows from it.</param>
/// <param name="Words">For people: what happened, and where it can be said, how to mend it.</param>
/// <param name="Status">HTTP status or SMTP code; null when nobody answered.</param>
/// <param name="Answer">What was answered.</param>
public sealed record Verdict(DeliveryOutcome Outcome, string Words, int? Status = null, string? Answer = null)
{
    /// <summary>As long as the receiver asks for.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Nobody answered, or only "not now": says nothing of the message.</summary>
    public bool IsUnheard { get; init; }

    /// <summary>Null where the form of it may not be stored.</summary>
    public Verdict Cut(Func<string, string> scrub) => this with { Words = Text(scrub(Words), 500)!, Answer = Text(Answer is null ? null : scrub(Answer), 2048) };

    // What others answer may hold anything: no control characters, which PostgreSQL's text does not take, and no half of a character at the cut.
    private static string? Text(string? said, int most)
    {
        if (said is null)
        {
            return null;
        }

        var clean = string.Concat(said.EnumerateRunes().Where(rune => rune.Value is >= ' ' or '\n' or '\t' && rune.Value is not 0x7f).Select(rune => rune.ToString()));
        return clean.Length <= most ? clean : clean[..(char.IsHighSurrogate(clean[most - 1]) ? most - 1 : most)];
    }
}
