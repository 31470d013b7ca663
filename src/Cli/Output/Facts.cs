namespace TeamCost.Cli.Output;

/// <summary>A short list of names and values.</summary>
internal static class Facts
{
    public static void Write(Terminal terminal, IReadOnlyList<(string Name, string Value)> facts)
    {
        var width = facts.Max(fact => fact.Name.Length);
        terminal.WriteLine();
        foreach (var (name, value) in facts)
        {
            terminal.WriteLine([("  ", Tone.Plain), (name.PadRight(width + 2), Tone.Dim), (value, Tone.Plain)]);
        }

        terminal.WriteLine();
    }
}
