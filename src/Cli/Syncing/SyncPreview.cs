using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Api;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Contracts;

namespace TeamCost.Cli.Syncing;

/// <summary>What would leave the machine: per tool, with a line exactly as it would be sent, and what never leaves.</summary>
internal sealed class SyncPreview(CliContext cli, IReadOnlyList<SyncDay> days, ProjectNaming naming, Credentials? credentials)
{
    private readonly List<SyncBatch> _batches = [.. SyncBatches.Of(days, SyncMemory.InstallationId(cli.Environment), cli.Time.GetUtcNow(), cli.DeviceName)];

    /// <summary>The exact bodies.</summary>
    public void WriteJson()
    {
        IReadOnlyList<UsageBatch> bodies = [.. _batches.Select(batch => batch.Batch)];
        cli.Terminal.WriteLine(Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(bodies, CliJson.Default.IReadOnlyListUsageBatch)));
    }

    public void Write()
    {
        var terminal = cli.Terminal;
        var to = credentials is null ? "nobody yet (not signed in)" : credentials.Server;
        if (days.Count == 0)
        {
            terminal.Say($"Nothing to send to {to}: everything is acknowledged.");
            return;
        }

        terminal.WriteLine();
        terminal.WriteLine([("  Would be sent to ", Tone.Plain), (to, Tone.Strong)]);
        terminal.WriteLine();
        var tools = days.SelectMany(day => day.Lines).GroupBy(line => line.Tool, StringComparer.Ordinal).OrderByDescending(tool => tool.Count()).ToList();
        TableOf(tools).Write(terminal);
        terminal.WriteLine();
        terminal.WriteLine([("  One line of each tool, exactly as it would be sent", Tone.Strong)]);
        foreach (var tool in tools)
        {
            terminal.WriteLine();
            WriteFolded(terminal, JsonSerializer.Serialize(tool.Last(), ContractsJson.Default.UsageLine));
        }

        WriteRules(terminal);
        terminal.Say("Nothing was sent. Add --json to see the exact bodies.");
    }

    private static TextTable TableOf(IReadOnlyList<IGrouping<string, UsageLine>> tools)
    {
        var table = new TextTable([
            new TextColumn("Tool", Tone: Tone.Strong), new TextColumn("UTC days"), new TextColumn("Lines", IsNumber: true), new TextColumn("Requests", IsNumber: true),
            new TextColumn("Tokens", IsNumber: true), new TextColumn("Models", IsNumber: true, Drop: 1), new TextColumn("Projects", Drop: 2, Tone: Tone.Dim),
        ]);
        foreach (var tool in tools)
        {
            table.Add(
                tool.Key, Range(tool), TextTable.Cell.Of(tool.Count()), TextTable.Cell.Of(tool.Sum(line => line.Requests)), TextTable.Cell.Of(tool.Sum(line => line.Tokens.Total)),
                TextTable.Cell.Of(tool.Select(line => line.Model).Distinct(StringComparer.Ordinal).Count()),
                string.Join(", ", tool.Select(line => line.Project).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(6)));
        }

        var all = tools.SelectMany(tool => tool).ToList();
        table.AddTotal(
            "Total", Range(all), TextTable.Cell.Of(all.Count), TextTable.Cell.Of(all.Sum(line => line.Requests)), TextTable.Cell.Of(all.Sum(line => line.Tokens.Total)), "", "");
        return table;
    }

    private void WriteRules(Terminal terminal)
    {
        var project = naming switch
        {
            ProjectNaming.Hash => "a hash of the project's folder instead of its name",
            ProjectNaming.None => "nothing of the project's folder",
            _ => "the last part of the project's folder as its name",
        };
        terminal.WriteLine();
        WriteRule(terminal, "Beside the lines", $"this machine's name ({cli.DeviceName}), a random number of this installation, the time of reading");
        WriteRule(terminal, "Of projects", $"{project} (--project name|hash|none; the stricter of yours and your organization's rule holds)");
        WriteRule(terminal, "Never leaves", "prompts, answers, code, file names, paths, commands, session ids (only their hash), your tools' keys");
        terminal.WriteLine();
    }

    private static void WriteRule(Terminal terminal, string name, string text)
    {
        const int Indent = 20;
        var head = ("  " + name).PadRight(Indent);
        foreach (var line in Folding.Lines(text, Math.Max(40, Math.Min(terminal.Width, 140)) - Indent - 1))
        {
            terminal.WriteLine([(head, Tone.Strong), (line, Tone.Plain)]);
            head = new string(' ', Indent);
        }
    }

    private static string Range(IEnumerable<UsageLine> lines)
    {
        var (first, last) = (lines.Min(line => line.Day), lines.Max(line => line.Day));
        return first == last ? Text(first) : $"{Text(first)} … {Text(last)}";
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Folded at commas so that it can be read in a narrow window; joined again it is the very text that is sent.
    private static void WriteFolded(Terminal terminal, string json)
    {
        var room = Math.Max(40, Math.Min(terminal.Width, 120)) - 6;
        var line = new StringBuilder();
        foreach (var part in json.Split(','))
        {
            var piece = line.Length == 0 ? part : "," + part;
            if (line.Length > 0 && line.Length + piece.Length + 1 > room)
            {
                terminal.WriteLine([("    ", Tone.Plain), (line + ",", Tone.Dim)]);
                line.Clear().Append(part);
                continue;
            }

            line.Append(piece);
        }

        terminal.WriteLine([("    ", Tone.Plain), (line.ToString(), Tone.Dim)]);
    }
}
