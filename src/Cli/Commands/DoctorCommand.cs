using System.CommandLine;
using System.Text;
using System.Text.Json;
using TeamCost.Cli.Checkup;
using TeamCost.Cli.Output;

namespace TeamCost.Cli.Commands;

internal static class DoctorCommand
{
    public static Command Build(CliContext cli)
    {
        var json = new Option<bool>("--json") { Description = "Write JSON to standard output" };
        var command = new Command(
            "doctor", "Look at everything that syncing needs, and say what to do about what is wrong. Exit code 1 when something is. Never shows a token: its output can be sent to somebody who helps.") { json };
        command.SetAction(async (parsed, ct) => (int)await RunAsync(parsed.GetValue(json), cli, ct));
        return command;
    }

    private static async Task<ExitCode> RunAsync(bool asJson, CliContext cli, CancellationToken ct)
    {
        var findings = new List<Finding>();
        await foreach (var finding in new MachineChecks(cli).RunAsync(ct))
        {
            findings.Add(finding);
        }

        findings.AddRange(await new ServerChecks(cli).RunAsync(ct));
        if (asJson)
        {
            cli.Terminal.WriteLine(Json(findings));
        }
        else
        {
            Write(cli.Terminal, findings);
        }

        return findings.Any(finding => finding.Health == Health.Wrong) ? ExitCode.Error : ExitCode.Ok;
    }

    private static void Write(Terminal terminal, List<Finding> findings)
    {
        var width = findings.Max(finding => finding.What.Length) + 2;
        var room = Math.Max(40, Math.Min(terminal.Width, 140) - width - 5);
        terminal.WriteLine();
        foreach (var finding in findings)
        {
            var (mark, tone) = finding.Health switch { Health.Fine => ("●", Tone.Good), Health.Remark => ("○", Tone.Accent), _ => ("!", Tone.Bad) };
            var lines = Folding.Lines(finding.Sentence, room).Select(line => (line, Tone.Plain)).Concat(finding.Next is { } next ? Folding.Lines("→ " + next, room).Select(line => (line, Tone.Accent)) : []).ToList();
            for (var i = 0; i < lines.Count; i++)
            {
                terminal.WriteLine(i == 0
                    ? [("  ", Tone.Plain), (mark + " ", tone), (finding.What.PadRight(width), Tone.Dim), lines[0]]
                    : [(new string(' ', width + 4), Tone.Plain), lines[i]]);
            }
        }

        terminal.WriteLine();
        var wrong = findings.Count(finding => finding.Health == Health.Wrong);
        terminal.Say(wrong == 0 ? "Everything is in order." : $"{Numbers.Count(wrong, "thing")} to mend.");
    }

    private static string Json(List<Finding> findings)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", findings.All(finding => finding.Health != Health.Wrong));
            json.WriteStartArray("checks");
            foreach (var finding in findings)
            {
                json.WriteStartObject();
                json.WriteString("what", finding.What);
                json.WriteString("health", finding.Health switch { Health.Fine => "fine", Health.Remark => "remark", _ => "wrong" });
                json.WriteString("sentence", finding.Sentence);
                json.WriteString("next", finding.Next);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
