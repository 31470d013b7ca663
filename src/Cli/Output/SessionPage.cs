using TeamCost.Cli.Commands;
using TeamCost.Cli.Reports;

namespace TeamCost.Cli.Output;

/// <summary>One conversation in detail: when, where, and its hours by model.</summary>
internal static class SessionPage
{
    public static void Write(Terminal terminal, LocalUsage usage, ReportRow session)
    {
        Facts.Write(terminal, [
            ("Session", TextWidth.Clean(session.Keys[0])),
            ("Tool", session.Keys[1]),
            ("Project", session.Project.Length > 0 ? TextWidth.Clean(Names.Project(session.Project)) : "–"),
            ("From", SessionsCommand.LocalTime(session.FirstMs, usage.Zone)),
            ("To", $"{SessionsCommand.LocalTime(session.LastMs, usage.Zone)} ({Numbers.Span(TimeSpan.FromMilliseconds(session.LastMs - session.FirstMs))} later)"),
        ]);
        var report = usage.By(part => [SessionsCommand.LocalTime(part.Key.Hour * 3_600_000L, usage.Zone), part.Model]);
        ReportTable.Write(terminal, report, new TableLook(
            "By hour and model",
            [new TextColumn("Hour from"), new TextColumn("Model", Least: 16)],
            row => [row.Keys[0], row.Keys[1]],
            DetailAt: 1,
            RepeatsFirst: !terminal.IsOutputTerminal));
    }
}
