using System.Text.Json.Nodes;

namespace TeamCost.FakeProviders;

/// <summary>The vendors' sample answers: one fictional tenant, with the sums that a correct import must give in <c>expected-totals.json</c>.</summary>
public static class Samples
{
    public static string Text(string name)
    {
        using var stream = typeof(Samples).Assembly.GetManifestResourceStream(name) ?? throw new ArgumentException($"There is no sample {name}.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    public static JsonNode Json(string name) => JsonNode.Parse(Text(name))!;
}
