namespace TeamCost.Cli.Output;

/// <summary>One line that says how things stand: written over on a terminal, one line per change elsewhere.</summary>
internal sealed class StateLine(Terminal terminal)
{
    private string _text = "";

    /// <param name="isPassing">Only worth a terminal's attention, not a line of a file.</param>
    public void Show(string text, bool isPassing = false)
    {
        if (terminal.IsTalkTerminal)
        {
            _text = text;
            terminal.Talk.Write($"\r{Fitting(text)}\e[K");
        }
        else if (!isPassing && text != _text)
        {
            _text = text;
            terminal.Talk.WriteLine(text);
        }
    }

    /// <summary>More of the same line; only where it can be written over.</summary>
    public void Add(string more)
    {
        if (terminal.IsTalkTerminal)
        {
            Show(_text + more);
        }
    }

    /// <summary>A line that stays.</summary>
    public void Say(string text)
    {
        Clear();
        terminal.Say(text);
    }

    public void Clear()
    {
        if (terminal.IsTalkTerminal)
        {
            terminal.Talk.Write("\r\e[K");
        }
    }

    // A line that wraps cannot be written over.
    private string Fitting(string text)
    {
        var room = Math.Max(20, terminal.Width == int.MaxValue ? 120 : terminal.Width) - 1;
        return text.Length <= room ? text : text[..(room - 1)] + "…";
    }
}
