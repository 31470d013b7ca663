namespace TeamCost.Web.Features.Budgets;

/// <summary>Where something that is said once stands. The words of alerts; here because a budget's machine moves by them.</summary>
public enum AlertState
{
    /// <summary>It was near once; the days since say otherwise.</summary>
    Quiet,

    /// <summary>At this rate the budget will be passed.</summary>
    Near,

    /// <summary>The threshold is passed; for other kinds: it is so.</summary>
    Exceeded,

    /// <summary>Somebody has seen it and takes care.</summary>
    Acknowledged,

    Resolved,
}

/// <summary>Why something is over.</summary>
public enum ResolvedWhy
{
    PeriodOver,

    /// <summary>The figures were corrected downwards.</summary>
    Corrected,

    /// <summary>The budget was raised.</summary>
    Raised,

    /// <summary>The budget was ended.</summary>
    Ended,

    /// <summary>A higher threshold speaks for it now.</summary>
    Higher,

    /// <summary>It was only forecast, and then came true.</summary>
    Passed,

    Mended,
    Removed,
    Priced,
    Spoke,
}
