namespace TeamCost.Cli.Checkup;

internal enum Health
{
    Fine,

    /// <summary>Worth knowing, nothing to be mended.</summary>
    Remark,

    /// <summary>Something is wrong.</summary>
    Wrong,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="What">What was looked at, in a word or two.</param>
/// <param name="Sentence">How it is.</param>
/// <param name="Next">What to do about it; null when there is nothing to do.</param>
internal sealed record Finding(string What, Health Health, string Sentence, string? Next = null);
