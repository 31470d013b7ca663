using System.Text.Json;
using TeamCost.FakeProviders;

namespace TeamCost.Web.Tests.Features.Providers;

/// <summary>The vendors' sample answers, to hold answers of the fakes against, and the sums that a correct import gives.</summary>
internal static class SampleAnswers
{
    /// <param name="path">Such as <c>github-copilot</c>, <c>seats</c>.</param>
    public static JsonElement Expected(params string[] path)
    {
        var element = JsonDocument.Parse(Samples.Text("expected-totals.json")).RootElement;
        return path.Aggregate(element, (at, name) => at.GetProperty(name));
    }

    public static decimal ExpectedNumber(params string[] path)
    {
        var element = Expected(path);
        return element.ValueKind is JsonValueKind.String ? decimal.Parse(element.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : element.GetDecimal();
    }

    /// <summary>Equal as JSON: order of fields and spelling of numbers aside.</summary>
    public static void ShouldBeSample(this string answer, string sample, params string[] except)
    {
        var (a, b) = (Without(answer, except), Without(Samples.Text(sample), except));
        JsonElement.DeepEquals(a, b).ShouldBeTrue($"not as in {sample}:\n{a}\n---\n{b}");
    }

    private static JsonElement Without(string text, string[] except)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(text)!;
        foreach (var field in except)
        {
            node.AsObject().Remove(field);
        }

        return JsonDocument.Parse(node.ToJsonString()).RootElement;
    }
}
