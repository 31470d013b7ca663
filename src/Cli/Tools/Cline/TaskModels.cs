using System.Text.Json;

namespace TeamCost.Cli.Tools.Cline;

/// <summary>Which model answered when: Cline keeps a list, the others only tell their model in the text that goes with each prompt.</summary>
internal sealed class TaskModels
{
    private const string Opening = "<model>";
    private const string Closing = "</model>";

    private readonly List<(long AtMs, string Model, string? Provider)> _listed = [];
    private readonly List<(long AtMs, string Model)> _told = [];

    public static TaskModels Of(string taskFolder)
    {
        var models = new TaskModels();
        models.ReadList(Path.Combine(taskFolder, "task_metadata.json"));
        if (models._listed.Count == 0)
        {
            models.ReadTexts(Path.Combine(taskFolder, "api_conversation_history.json"));
        }

        return models;
    }

    /// <param name="atMs">When the request began.</param>
    /// <param name="nextMs">When the next one began.</param>
    public (string? Model, string? Provider) At(long atMs, long nextMs)
    {
        if (_listed.Count > 0)
        {
            var (_, model, provider) = _listed.LastOrDefault(entry => entry.AtMs <= atMs, _listed[0]);
            return (model, provider);
        }

        if (_told.Count == 0)
        {
            return (null, null);
        }

        // The prompt is written down just after its request is announced.
        var own = _told.FirstOrDefault(entry => entry.AtMs >= atMs && entry.AtMs < nextMs);
        return (own.Model ?? _told.LastOrDefault(entry => entry.AtMs <= atMs, _told[0]).Model, null);
    }

    private void ReadList(string path)
    {
        using var metadata = Parse(path);
        foreach (var entry in (metadata?.RootElement ?? default).Field("model_usage").Items())
        {
            if (entry.Text("model_id") is { } model)
            {
                _listed.Add((entry.InstantMs("ts"), model, entry.Text("model_provider_id")));
            }
        }

        _listed.Sort((a, b) => a.AtMs.CompareTo(b.AtMs));
    }

    private void ReadTexts(string path)
    {
        using var history = Parse(path);
        foreach (var message in (history?.RootElement ?? default).Items())
        {
            var content = message.Field("content");
            var texts = content.ValueKind == JsonValueKind.String ? [content.Text()] : content.Items().Select(part => part.Text("text"));
            if (message.Text("role") == "user" && texts.Select(ModelIn).LastOrDefault(model => model is not null) is { } told)
            {
                _told.Add((message.InstantMs("ts"), told));
            }
        }

        _told.Sort((a, b) => a.AtMs.CompareTo(b.AtMs));
    }

    // Only inside the details that the extension itself adds: files in a prompt may hold the same tag.
    private static string? ModelIn(string? text)
    {
        var details = text?.LastIndexOf("<environment_details>", StringComparison.Ordinal) ?? -1;
        var start = details < 0 ? -1 : text!.IndexOf(Opening, details, StringComparison.Ordinal);
        var end = start < 0 ? -1 : text!.IndexOf(Closing, start, StringComparison.Ordinal);
        return end < 0 ? null : text![(start + Opening.Length)..end].Trim() is { Length: > 0 and < 200 } model ? model : null;
    }

    private static JsonDocument? Parse(string path) => DocumentFile.TryReadAll(path) is { } bytes ? JsonFields.TryParse(bytes) : null;
}
