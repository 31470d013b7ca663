using System.Text.Json;
using TeamCost.Contracts;

namespace TeamCost.Cli.Tools.Codex;

/// <summary>
/// Reads a Codex session: the growth of its running total, turn by turn. What is a copy of another session's history is told by
/// <see cref="CodexForks"/>; why identity is the session and its running total: docs/decisions/0025-codex-forks-and-copilot-overlap.md.
/// </summary>
internal sealed class CodexReader(Words words, CodexSource source) : ILineReader
{
    private const string AssumedModel = "gpt-5";
    private const int MostWaiting = 100;
    private const int MostCompactions = 16;

    private readonly EventMaker _maker = new(words, source.Tool, source.ReaderVersion);

    // A better telling of the same row, with the model that was named later, wins over a guess.
    private readonly EventMaker _guesses = new(words, source.Tool, (byte)(source.ReaderVersion - 1));

    private CodexThread _thread = new();
    private string _path = "";
    private string _settingsTier = Tiers.Standard;

    public ReadOnlyMemory<byte> State => _thread.Save();

    public string Note => _thread.Waiting.Count > 0 ? $"no model is named in it; its tokens are taken for {AssumedModel}" : "";

    public void Start(LogFile file, ReadOnlyMemory<byte> state)
    {
        _thread = CodexThread.Load(state);
        _path = file.Path;
        _settingsTier = source.TierOf(file.Path);
    }

    public bool MayMatter(ReadOnlySpan<byte> line) =>
        !CodexLine.IsText(line)
        && (line.IndexOf("\"token_count\""u8) >= 0 || line.IndexOf("\"turn_context\""u8) >= 0 || line.IndexOf("\"task_started\""u8) >= 0 || line.IndexOf("\"session_meta\""u8) >= 0
            || line.IndexOf("\"usage\""u8) >= 0 || line.IndexOf("\"thread_settings_applied\""u8) >= 0 || line.IndexOf("\"compaction_response_id\""u8) >= 0
            || line.IndexOf("\"inter_agent_communication"u8) >= 0 || line.IndexOf("\"thread.started\""u8) >= 0);

    public bool Read(ReadOnlySpan<byte> line, List<UsageEvent> events)
    {
        if (!CodexLine.TryRead(line, out var found))
        {
            return false;
        }

        var type = found.Type == "event_msg" || found.Type.Length == 0 ? found.Payload.Text("type") ?? found.Type : found.Type;
        CodexForks.Pass(_thread, found.InstantMs);
        switch (type)
        {
            case "session_meta":
                CodexForks.Begin(_thread, CodexMeta.Of(found.Payload), found.InstantMs);
                return true;
            case "turn_context":
                CodexForks.Turn(_thread, found.Payload.Text("turn_id"));
                ReadTurn(found.Payload, events);
                return true;
            case "task_started" or "inter_agent_communication" or "inter_agent_communication_metadata":
                CodexForks.Task(_thread, type, found.Payload);
                return true;
            case "thread_settings_applied":
                ReadSettings(found.Payload.Field("thread_settings", "settings") is { ValueKind: JsonValueKind.Object } settings ? settings : found.Payload);
                return true;
            case "token_count":
                return ReadCount(found, events);
            case "token_usage_record" or "compacted":
                return ReadCompaction(type, found, events);
            default:
                return found.Whole.ValueKind != JsonValueKind.Object || ReadExec(found, events);
        }
    }

    public void Finish(List<UsageEvent> events)
    {
        foreach (var row in _thread.Waiting)
        {
            Tell(_guesses, row, AssumedModel, events);
        }
    }

    private void ReadTurn(JsonElement turn, List<UsageEvent> events)
    {
        _thread.Folder ??= turn.Text("cwd");
        if ((turn.Text("model") ?? turn.Text("model_name") ?? turn.At("model_info").Text("slug")) is not { } model)
        {
            return;
        }

        _thread.Model = model;
        foreach (var row in _thread.Waiting)
        {
            Tell(_maker, row, model, events);
        }

        _thread.Waiting.Clear();
    }

    private void ReadSettings(JsonElement settings)
    {
        if (settings.TryGetProperty("service_tier", out var tier))
        {
            _thread.Tier = CodexSource.TierNamed(tier.Text());
        }
    }

    private bool ReadCount(CodexLine line, List<UsageEvent> events)
    {
        var info = line.Payload.Field("info");
        var total = CodexCounts.Of(info.Field("total_token_usage"));
        var last = CodexCounts.Of(info.Field("last_token_usage"));
        if ((total is null && last is null) || (total is { } same && same == _thread.Total))
        {
            return true; // news of the rate limits, or the same told again
        }

        if (line.InstantMs <= 0)
        {
            return false;
        }

        if (!CodexForks.IsOwn(_thread, total, line.InstantMs, source.Rollouts))
        {
            _thread.Total = total ?? _thread.Total;
            return true;
        }

        return Grow(total, last, out var growth) is not { } key || Take(new CodexRow(key, line.InstantMs, growth, Tier), events);
    }

    /// <returns>The growth's identity; null when there is none.</returns>
    private string? Grow(CodexCounts? total, CodexCounts? last, out CodexCounts growth)
    {
        growth = last ?? default;
        if (total is not { } now)
        {
            return $"{Session}|{_thread.LastMs}|{growth.Key}";
        }

        if (_thread.Total is { } before && now.Total < before.Total)
        {
            if (before.Total - now.Total <= before.Total / 50)
            {
                return null; // an older snapshot, come late
            }

            _thread.Resets++;
            _thread.Total = now;
            return last is null ? null : KeyOf(now);
        }

        // The total of a session that goes on from another one's is not its own.
        var start = _thread.Total ?? (_thread.Parents.Count == 0 ? default(CodexCounts) : null);
        var grown = last ?? (start is { } known ? now.Since(known) : null);
        _thread.Total = now;
        growth = grown ?? default;
        return grown is null ? null : KeyOf(now);
    }

    private bool ReadCompaction(string type, CodexLine line, List<UsageEvent> events)
    {
        var record = line.Payload.ValueKind == JsonValueKind.Object ? line.Payload : line.Whole;
        string? id;
        if (type == "compacted")
        {
            id = line.Payload.ValueKind == JsonValueKind.String ? line.Payload.Text() : record.Text("compaction_response_id");
            if (id is not null && !_thread.Compactions.Contains(id))
            {
                _thread.Compactions.Add(id);
                Drop(_thread.Compactions);
            }
        }
        else
        {
            id = record.Text("response_id");
            if (id is not null && CodexCounts.Of(record.Field("usage")) is { } usage && line.InstantMs > 0 && _thread.Place == CodexPlace.Own)
            {
                _thread.CompactionRows[id] = new CodexRow($"compaction|{id}", line.InstantMs, usage, Tier);
                while (_thread.CompactionRows.Count > MostCompactions)
                {
                    _thread.CompactionRows.Remove(_thread.CompactionRows.MinBy(pair => pair.Value.InstantMs).Key);
                }
            }
        }

        return id is null || !_thread.Compactions.Contains(id) || !_thread.CompactionRows.Remove(id, out var row) || Take(row, events);
    }

    private static void Drop(List<string> oldest)
    {
        if (oldest.Count > MostCompactions)
        {
            oldest.RemoveAt(0);
        }
    }

    // What "codex exec --json" printed, kept in a file: no times, and the same turns stand in the session's own log unless that was switched off.
    private bool ReadExec(CodexLine line, List<UsageEvent> events)
    {
        var whole = line.Whole;
        _thread.ExecThread = whole.Text("thread_id") ?? _thread.ExecThread;
        _thread.Model = whole.Text("model") ?? whole.At("data").Text("model") ?? whole.At("response").Text("model") ?? whole.At("result").Text("model") ?? _thread.Model;
        _thread.LastMs = line.InstantMs > 0 ? line.InstantMs : _thread.LastMs;
        JsonElement[] places = [whole.Field("usage"), whole.At("data", "usage"), whole.At("result", "usage"), whole.At("response", "usage")];
        if (CodexCounts.Of(places.FirstOrDefault(place => place.ValueKind == JsonValueKind.Object)) is not { } usage)
        {
            return true;
        }

        _thread.ExecTurns++;
        if (_thread.ExecThread is { } thread && source.Rollouts.Has(thread))
        {
            return true;
        }

        var instant = _thread.LastMs > 0 ? _thread.LastMs
            : CodexIds.MadeAtMs(_thread.ExecThread) ?? new DateTimeOffset(File.GetLastWriteTimeUtc(_path), TimeSpan.Zero).ToUnixTimeMilliseconds();
        return Take(new CodexRow($"exec|{_thread.ExecThread ?? Path.GetFileName(_path)}|{_thread.ExecTurns}|{usage.Key}", instant, usage, Tier), events);
    }

    private bool Take(CodexRow row, List<UsageEvent> events)
    {
        if (_thread.Model is { } model)
        {
            return Tell(_maker, row, model, events);
        }

        _thread.Waiting.Add(row);
        if (_thread.Waiting.Count <= MostWaiting)
        {
            return true;
        }

        var first = _thread.Waiting[0];
        _thread.Waiting.RemoveAt(0);
        return Tell(_guesses, first, AssumedModel, events);
    }

    private bool Tell(EventMaker maker, CodexRow row, string model, List<UsageEvent> events) => maker.Add(events, new UsageTelling(row.Key, row.InstantMs, model)
    {
        Provider = _thread.Provider,
        Session = _thread.ExecThread ?? Session,
        Project = _thread.Folder,
        Tokens = row.Counts.Tokens,
        Tier = row.Tier,
    });

    private string Session => _thread.Session ??= CodexIds.OfFile(_path);

    private string Tier => _thread.Tier ?? _settingsTier;

    private string KeyOf(CodexCounts total) => $"{Session}|{_thread.Resets}|{total.Key}";
}
