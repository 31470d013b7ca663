using System.Globalization;

namespace TeamCost.Bench;

/// <summary>What is measured and how much of it.</summary>
internal sealed class BenchOptions
{
    public const string Usage = """
        dotnet run -c Release --project bench -- ingest|pages|providers|board|exports|all [--name value ...]

          --data DIR      where the data lives while it runs (a new folder under the temporary one)
          --keep          leave the data there; a later run with the same --data measures the pages without making the lines again
          --web DIR       a published src/Web to measure (published anew into bench/out/web)
          --port N        port of the server under test (5291)
          --batches N     ingest: batches of 5,000 lines in each round (16)
          --rounds N      ingest: rounds of by hand and through HTTP (4)
          --lines N       pages: lines in the database (10000000)
          --own N         pages: lines of the large organization (1000000)
          --few N         pages: lines of the small one (1000)
          --faces N       board: published people (10000)
          --people N      providers: people of the large account (5000)
          --export-rows N exports: rows of the daily rollup (1000000)
          --requests N    pages: requests per address and organization (200)
        """;

    private readonly Dictionary<string, string> _values;

    private BenchOptions(string what, Dictionary<string, string> values) => (What, _values) = (what, values);

    public string What { get; }

    public bool RunsIngest => What is "ingest" or "all";

    public bool RunsPages => What is "pages" or "all";

    public bool RunsProviders => What is "providers" or "all";

    public bool RunsBoard => What is "board" or "all";

    public bool RunsExports => What is "exports" or "all";

    public string? Data => Text("data");

    public bool Keeps => _values.ContainsKey("keep");

    public string? Web => Text("web");

    public int Port => Number("port", 5291);

    public int Batches => Number("batches", 16);

    public int Rounds => Number("rounds", 4);

    public int Lines => Number("lines", 10_000_000);

    public int OwnLines => Number("own", 1_000_000);

    public int FewLines => Number("few", 1_000);

    public int Requests => Number("requests", 200);

    public int Faces => Number("faces", 10_000);

    public int ExportRows => Number("export-rows", 1_000_000);

    public int People => Number("people", 5_000);

    public static BenchOptions? From(string[] words)
    {
        if (words.Length == 0 || words[0] is not ("ingest" or "pages" or "providers" or "board" or "exports" or "all"))
        {
            return null;
        }

        var values = new Dictionary<string, string>();
        for (var i = 1; i < words.Length; i++)
        {
            var hasValue = i + 1 < words.Length && !words[i + 1].StartsWith("--", StringComparison.Ordinal);
            values[words[i].TrimStart('-')] = hasValue ? words[i + 1] : "";
            i += hasValue ? 1 : 0;
        }

        return new BenchOptions(words[0], values);
    }

    private string? Text(string name) => _values.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private int Number(string name, int otherwise) =>
        Text(name) is { } text ? int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : otherwise;
}
