using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Checkup;
using TeamCost.Cli.Output;

namespace TeamCost.Cli.Commands;

internal static class ToolsCommand
{
    public static Command Build(CliContext cli)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var command = new Command("tools", "Which tools are read, what was found where, and what could not be read. ● read, ○ nothing found, ! trouble.") { json };
        command.SetAction(async (parsed, ct) => (int)await RunAsync(parsed.GetValue(json), cli, ct));
        return command;
    }

    internal static async Task<ExitCode> RunAsync(bool asJson, CliContext cli, CancellationToken ct)
    {
        using var ledger = await cli.ReadLogsAsync(ct, isQuiet: !cli.IsVerbose);
        var tools = ToolSurvey.Of(cli, ledger);
        if (asJson)
        {
            cli.Terminal.WriteLine(Json(tools));
            return ExitCode.Ok;
        }

        Write(cli, tools);
        return ExitCode.Ok;
    }

    public static string Mark(Light light) => light switch { Light.Read => "●", Light.Nothing => "○", _ => "!" };

    public static Tone ToneOf(Light light) => light switch { Light.Read => Tone.Good, Light.Nothing => Tone.Dim, _ => Tone.Bad };

    /// <summary>A path as people write it.</summary>
    public static string Short(string path, CliEnvironment environment) =>
        path.StartsWith(environment.Home + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? "~" + path[environment.Home.Length..] : path;

    private static void Write(CliContext cli, IReadOnlyList<ToolFinding> tools)
    {
        var terminal = cli.Terminal;
        var table = new TextTable([
            new TextColumn(""), new TextColumn("Tool", Tone: Tone.Strong), new TextColumn("Files", IsNumber: true), new TextColumn("Requests", IsNumber: true),
            new TextColumn("Last use", Drop: 1), new TextColumn("Broken", IsNumber: true, Drop: 3), new TextColumn("Found in", Drop: 2, Tone: Tone.Dim),
        ]);
        foreach (var tool in tools.OrderBy(tool => tool.Light == Light.Nothing))
        {
            table.Add(
                new TextTable.Cell(Mark(tool.Light), Tone: ToneOf(tool.Light)), new TextTable.Cell(tool.Tool, Tone: tool.Light == Light.Nothing ? Tone.Dim : Tone.Strong),
                TextTable.Cell.Of(tool.Files), TextTable.Cell.Of(tool.Requests), LastUse(cli, tool.LastMs), TextTable.Cell.Of(tool.BrokenLines),
                tool.Folders.Count > 0 ? string.Join(", ", tool.Folders.Select(folder => Short(folder, cli.Environment))) : tool.Requests > 0 ? "gone; the ledger remembers" : "");
        }

        terminal.WriteLine();
        table.Write(terminal);
        terminal.WriteLine();
        foreach (var tool in tools.Where(tool => tool.Notes.Count > 0))
        {
            terminal.WriteLine([("  ", Tone.Plain), (Mark(tool.Light) + " ", ToneOf(tool.Light)), (tool.Tool, Tone.Strong)]);
            foreach (var note in tool.Notes)
            {
                terminal.WriteLine($"    {Short(note, cli.Environment)}");
            }

            terminal.WriteLine();
        }

        WriteVariables(cli, tools);
        var read = tools.Count(tool => tool.Light != Light.Nothing);
        terminal.Say($"{Numbers.Count(read, "tool")} of {tools.Count} found here. ● read  ○ nothing found  ! trouble");
    }

    private static void WriteVariables(CliContext cli, IReadOnlyList<ToolFinding> tools)
    {
        var shown = tools.SelectMany(tool => tool.Variables.Where(variable => cli.IsVerbose || variable.Value is not null).Select(variable => (tool.Tool, variable))).ToList();
        if (shown.Count == 0)
        {
            return;
        }

        cli.Terminal.WriteLine([("  Variables that say where logs are", Tone.Strong)]);
        foreach (var (tool, (name, value)) in shown)
        {
            cli.Terminal.WriteLine([("    ", Tone.Plain), (name, Tone.Plain), ($" ({tool})", Tone.Dim), (value is null ? "" : " = " + Short(value, cli.Environment), Tone.Accent)]);
        }

        cli.Terminal.WriteLine();
    }

    private static string LastUse(CliContext cli, long lastMs) => lastMs == 0
        ? "–"
        : TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(lastMs), cli.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Json(IReadOnlyList<ToolFinding> tools)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteStartArray("tools");
            foreach (var tool in tools)
            {
                Write(json, tool);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    internal static void Write(Utf8JsonWriter json, ToolFinding tool)
    {
        json.WriteStartObject();
        json.WriteString("tool", tool.Tool);
        json.WriteString("light", tool.Light switch { Light.Read => "read", Light.Nothing => "nothing", _ => "trouble" });
        json.WriteNumber("files", tool.Files);
        json.WriteNumber("requests", tool.Requests);
        json.WriteNumber("tokens", tool.Tokens);
        json.WriteString("lastUseAt", tool.LastMs == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(tool.LastMs).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteNumber("brokenLines", tool.BrokenLines);
        json.WriteStartArray("folders");
        tool.Folders.ToList().ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteStartArray("notes");
        tool.Notes.ToList().ForEach(json.WriteStringValue);
        json.WriteEndArray();
        json.WriteStartObject("variables");
        foreach (var (name, value) in tool.Variables)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
