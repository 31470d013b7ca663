using System.Text;
using Spectre.Console;

namespace TeamCost.Cli.Output;

internal enum Tone
{
    Plain,
    Strong,
    Dim,
    Accent,
    Good,
    Bad,
    Shade1,
    Shade2,
    Shade3,
    Shade4,
}

/// <summary>Data goes to standard output, talk to standard error; colours only where somebody looks.</summary>
internal sealed class Terminal(TextWriter output, TextWriter talk, bool isOutputTerminal, bool isTalkTerminal, int width)
{
    // What is drawn elsewhere, and what a typewriter has for it.
    private const string Drawn = "─━═·…–—≥Σ█▉▊▋▌▍▎▏░▒▓■●○✓✗→";
    private const string Typed = "-==-.-->S####    .+*#*ovx>";

    private IAnsiConsole? _console;

    public TextWriter Output { get; } = output;

    public TextWriter Talk { get; } = talk;

    public bool IsOutputTerminal { get; } = isOutputTerminal;

    public bool IsTalkTerminal { get; } = isTalkTerminal;

    /// <summary>Columns of the terminal; without one there is no limit.</summary>
    public int Width { get; } = width;

    public bool UsesColor { get; set; } = isOutputTerminal;

    /// <summary>The terminal shows 256 colours: enough for shades.</summary>
    public bool HasShades { get; init; }

    /// <summary>A terminal of the simplest kind (<c>TERM=dumb</c>): letters and signs of a typewriter only.</summary>
    public bool IsDumb { get; init; }

    /// <summary>What is piped in; null when somebody would have to type it.</summary>
    public Stream? Input { get; init; }

    public static Terminal OfThisProcess()
    {
        var isOutput = !Console.IsOutputRedirected;
        var isTalk = !Console.IsErrorRedirected;
        var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 1 << 14) { AutoFlush = isOutput };
        var talk = new StreamWriter(Console.OpenStandardError(), new UTF8Encoding(false)) { AutoFlush = true };
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Flush(output);
        var isDumb = Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal(output, talk, isOutput, isTalk, isOutput ? WindowWidth() : int.MaxValue)
        {
            UsesColor = isOutput && !isDumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            HasShades = HasManyColors(),
            IsDumb = isDumb && isOutput,
            Input = Console.IsInputRedirected ? Console.OpenStandardInput() : null,
        };
    }

    public void WriteLine(string text = "") => Output.WriteLine(Shown(text));

    /// <summary>One line of differently toned pieces.</summary>
    public void WriteLine(IEnumerable<(string Text, Tone Tone)> pieces)
    {
        if (!UsesColor)
        {
            Output.WriteLine(Shown(string.Concat(pieces.Select(piece => piece.Text))).TrimEnd());
            return;
        }

        _console ??= AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.Yes, ColorSystem = HasShades ? ColorSystemSupport.EightBit : ColorSystemSupport.Standard, Out = new Wide(Output) });
        _console.MarkupLine(string.Concat(pieces.Select(piece => Markup(piece.Text, piece.Tone))));
    }

    public void Say(string text) => Talk.WriteLine(text);

    /// <summary>A remark on what was shown, in lines that fit.</summary>
    public void Note(string text)
    {
        foreach (var line in TextWidth.Wrap(text, Math.Min(Width, 120) - 2))
        {
            Talk.WriteLine($"  {line}");
        }
    }

    public void Warn(string text) => Talk.WriteLine($"warning: {text}");

    public ExitCode Fail(string text, ExitCode code = ExitCode.Error)
    {
        Talk.WriteLine(UsesColor && IsTalkTerminal ? $"\e[31merror:\e[0m {text}" : $"error: {text}");
        return code;
    }

    /// <summary>Asks without showing what is typed. Reads a line when the input is a pipe.</summary>
    public string AskSecret(string question)
    {
        if (Console.IsInputRedirected)
        {
            return Console.In.ReadLine()?.Trim() ?? "";
        }

        Talk.Write(question);
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Talk.WriteLine();
        return typed.ToString().Trim();
    }

    private string Shown(string text)
    {
        if (!IsDumb)
        {
            return text;
        }

        return string.Create(text.Length, text, static (typed, drawn) =>
        {
            for (var i = 0; i < typed.Length; i++)
            {
                var sign = Drawn.IndexOf(drawn[i], StringComparison.Ordinal);
                typed[i] = sign < 0 ? drawn[i] : Typed[sign];
            }
        });
    }

    /// <summary>A question with yes or no; no where nobody can be asked.</summary>
    public bool Confirm(string question)
    {
        if (!IsTalkTerminal || Console.IsInputRedirected)
        {
            return false;
        }

        Talk.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }

    private static string Markup(string text, Tone tone)
    {
        var escaped = Spectre.Console.Markup.Escape(text);
        return tone switch
        {
            Tone.Strong => $"[bold]{escaped}[/]",
            Tone.Dim => $"[grey]{escaped}[/]",
            Tone.Accent => $"[cyan]{escaped}[/]",
            Tone.Good => $"[green]{escaped}[/]",
            Tone.Bad => $"[red]{escaped}[/]",
            Tone.Shade1 => $"[#005f00]{escaped}[/]",
            Tone.Shade2 => $"[#008700]{escaped}[/]",
            Tone.Shade3 => $"[#00af00]{escaped}[/]",
            Tone.Shade4 => $"[#00ff00]{escaped}[/]",
            _ => escaped,
        };
    }

    private static bool HasManyColors() =>
        Environment.GetEnvironmentVariable("COLORTERM") is "truecolor" or "24bit"
        || Environment.GetEnvironmentVariable("TERM")?.Contains("256color", StringComparison.Ordinal) == true
        || Environment.GetEnvironmentVariable("WT_SESSION") is { Length: > 0 };

    private static int WindowWidth()
    {
        try
        {
            return Console.WindowWidth is > 20 and var width ? width : 80;
        }
        catch (IOException)
        {
            return 80;
        }
    }

    // A reader that closed its pipe (head) is not our error.
    private static void Flush(StreamWriter writer)
    {
        try
        {
            writer.Flush();
        }
        catch (IOException)
        {
        }
    }

    /// <summary>Our tables fit the terminal already; the drawing library must not wrap them again.</summary>
    private sealed class Wide(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = writer;

        public bool IsTerminal => true;

        public int Width => 10_000;

        public int Height => 100;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
