using System.Text;

namespace TeamCost.Cli.Output;

/// <summary>Sentences cut between words so that they fit.</summary>
internal static class Folding
{
    /// <param name="room">Columns of a line; a longer word stays whole.</param>
    public static IEnumerable<string> Lines(string text, int room)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}
