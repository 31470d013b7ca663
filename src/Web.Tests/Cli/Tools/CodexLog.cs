namespace TeamCost.Web.Tests.Cli.Tools;

/// <summary>Writes lines as Codex does. Ids are UUIDs of version 7: they hold the second they were made in.</summary>
internal static class CodexLog
{
    public const string Folder = ".codex/sessions/2026/11/05";

    private static readonly DateTimeOffset _start = new(2026, 11, 5, 10, 0, 0, TimeSpan.Zero);

    public static string Rollout(string id) => $"{Folder}/rollout-2026-11-05T10-00-00-{id}.jsonl";

    /// <summary>Seconds after ten o'clock of a day in November.</summary>
    public static string Time(double seconds) => _start.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>An id that was made then; the number tells ids of one moment apart.</summary>
    public static string Id(double seconds, int number = 1)
    {
        var hex = _start.AddSeconds(seconds).ToUnixTimeMilliseconds().ToString("x12", System.Globalization.CultureInfo.InvariantCulture);
        return $"{hex[..8]}-{hex[8..]}-7000-8000-{number:x12}";
    }

    public static string Meta(double at, string id, string? forkedFrom = null, string? spawnedBy = null, string? threadSource = null, string cwd = "/home/dev/acme", string? provider = "openai") =>
        Line(at, "session_meta", new
        {
            id,
            cwd,
            model_provider = provider,
            originator = "codex_cli_rs",
            forked_from_id = forkedFrom,
            thread_source = threadSource,
            source = spawnedBy is null ? (object)"cli" : new { subagent = new { thread_spawn = new { parent_thread_id = spawnedBy, depth = 1 } } },
        });

    public static string Turn(double at, string? turn = null, object? model = null) => Line(at, "turn_context", new { turn_id = turn, cwd = "/home/dev/acme", model = model ?? "gpt-5-codex" });

    public static string Event(double at, string type, string? turn = null) => Line(at, "event_msg", new { type, turn_id = turn });

    public static string Count(double at, object? total, object? last) =>
        Line(at, "event_msg", new { type = "token_count", info = new { total_token_usage = total, last_token_usage = last, model_context_window = 272_000 }, rate_limits = new { primary = new { used_percent = 3.0 } } });

    public static string Limits(double at) => Line(at, "event_msg", new { type = "token_count", info = (object?)null, rate_limits = new { primary = new { used_percent = 3.0 } } });

    public static object Use(long input, long output, long cached = 0, long reasoning = 0, long written = 0) => new
    {
        input_tokens = input,
        cached_input_tokens = cached,
        cache_write_input_tokens = written,
        output_tokens = output,
        reasoning_output_tokens = reasoning,
        total_tokens = input + output,
    };

    public static string Line(double at, string type, object payload) => ToolHome.Json(new { timestamp = Time(at), type, payload });
}
