namespace TeamCost.Contracts.Imports;

/// <summary>What became of a report, or would become of it: the answer of <c>POST /api/v1/imports</c>.</summary>
/// <param name="Success">False: nothing was taken, <paramref name="Message"/> says why.</param>
/// <param name="Preview">Nothing was written.</param>
/// <param name="Days">Each day and tool, with what it is beside what is known.</param>
/// <param name="Warnings">Remarks; nothing was left out because of them.</param>
/// <param name="Errors">Rows that were left out, by place and reason.</param>
/// <param name="Url">Where to look at it.</param>
public sealed record ImportReceipt(
    bool Success, string Message, bool Preview = false, string? Format = null, IReadOnlyList<ImportedDay>? Days = null, int New = 0, int Changed = 0, int Same = 0, long Tokens = 0,
    decimal? ReportedUsd = null, IReadOnlyList<ReportNote>? Warnings = null, IReadOnlyList<ReportNote>? Errors = null, string? Field = null, int? RetryAfter = null, string? Url = null);

/// <param name="State">One of <see cref="ImportStates"/>.</param>
public sealed record ImportedDay(DateOnly Day, string Tool, long Tokens, decimal? ReportedUsd, string State);

public static class ImportStates
{
    public const string New = "new";
    public const string Changed = "changed";
    public const string Same = "same";
}
