using System.Runtime.InteropServices;
using TeamCost.Cli.Ledgers;

namespace TeamCost.Cli.Reports;

/// <summary>The smallest thing that reports add up: one hour, tool, model and rate class, with its local day and what it cost.</summary>
/// <param name="CostUsd">Null when no price is known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UsagePart(DateOnly Day, string Tool, string Model, string Session, string Folder, SumKey Key, UsageSum Sum, decimal? CostUsd);
