namespace TeamCost.Cli.Reports;

/// <summary>What local reports can be told.</summary>
internal sealed record ReportOptions
{
    public required TimeZoneInfo Zone { get; init; }

    public DateOnly? Since { get; init; }

    public DateOnly? Until { get; init; }

    /// <summary>Numbers of the tools to show; null: all.</summary>
    public IReadOnlySet<byte>? Tools { get; init; }

    public string? PricesFile { get; init; }

    public bool Json { get; init; }

    /// <summary>The JSON of ccusage 20 instead of ours.</summary>
    public bool IsCcusage { get; init; }

    public bool ByTool { get; init; }

    public bool Breakdown { get; init; }

    /// <summary>Null: the report's own order.</summary>
    public bool? IsDescending { get; init; }
}
