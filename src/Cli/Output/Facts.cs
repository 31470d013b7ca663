namespace TeamCost.Cli.Output;

/// <summary>A short list of names and values.</summary>
internal static class Facts
{
    private const int LeastRoom = 12;

    public static void Write(Terminal terminal, IReadOnlyList<(string Name, string Value)> facts)
    {
        var width = facts.Max(fact => fact.Name.Length);
        terminal.WriteLine();
        foreach (var (name, value) in facts)
        {
            var label = name;
            foreach (var line in TextWidth.Wrap(value, Math.Max(LeastRoom, terminal.Width - width - 4)))
            {
                terminal.WriteLine([("  ", Tone.Plain), (label.PadRight(width + 2), Tone.Dim), (line, Tone.Plain)]);
                label = "";
            }
        }

        terminal.WriteLine();
    }
}
