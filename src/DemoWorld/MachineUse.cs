using TeamCost.Contracts;

namespace TeamCost.DemoWorld;

/// <summary>
/// What the demo company's people did on their machines: the same every time, relative to the day it is asked on. The provider accounts tell of
/// the same use again, each in its own words.
/// </summary>
public sealed class MachineUse(DateOnly today, int hourNow)
{
    public const int Days = 120;

    private static readonly string[] Projects = ["arm-control", "gripper-vision", "fleet-console", "docs", "shop"];
    private static readonly string[] Claude = ["claude-sonnet-5", "claude-sonnet-5", "claude-opus-4-8", "claude-haiku-4-5"];

    public DayRange Range { get; } = new(today.AddDays(1 - Days), today);

    /// <summary>Everything on one person's machine, hour by hour and session by session.</summary>
    public IReadOnlyList<UsageLine> Of(int person)
    {
        var zeal = 0.35 + (person * 7 % 12 / 12.0);
        var lines = new List<UsageLine>();
        if (person is not (4 or 11))
        {
            lines.AddRange(With(person, "claude-code", "anthropic", Claude, zeal));
        }

        if (person % 3 == 1)
        {
            lines.AddRange(With(person, "codex", "openai", ["gpt-5.3-codex", "gpt-5.1-codex-mini"], 0.5));
        }

        if (person == 9)
        {
            lines.AddRange(With(person, "opencode", "openrouter", ["anthropic/claude-sonnet-5"], 0.25));
            lines.AddRange(With(person, "opencode", "acme", ["acme-internal-coder"], 0.1));
        }

        return lines;
    }

    // A few sessions on a working day, fewer at the week's end, more as the months go by.
    private List<UsageLine> With(int person, string tool, string provider, string[] models, double zeal)
    {
        var random = new Random(20_260_101 + (person * 1_000) + tool.Length + provider.Length);
        var lines = new List<UsageLine>();
        foreach (var day in Range.Each())
        {
            var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var growth = 0.6 + (0.6 * (day.DayNumber - Range.First.DayNumber) / Days);
            var sessions = (int)Math.Round(zeal * growth * (weekend ? 0.15 : 1) * random.Next(0, 5));
            for (var session = 0; session < sessions; session++)
            {
                AddSession(lines, random, person, tool, provider, models[random.Next(models.Length)], day, session);
            }
        }

        return lines;
    }

    private void AddSession(List<UsageLine> lines, Random random, int person, string tool, string provider, string model, DateOnly day, int session)
    {
        var start = 7 + random.Next(10);
        for (var hour = start; hour <= start + random.Next(0, 3); hour++)
        {
            if (day == today && hour > hourNow)
            {
                return;
            }

            var requests = random.Next(6, 46);
            // OpenRouter does not say what came from a cache, so what goes through it has none here.
            var read = tool == "opencode" ? 0 : requests * random.NextInt64(30_000, 190_000);
            var written = tool == "claude-code" ? read / random.Next(12, 40) : 0;
            lines.Add(new UsageLine(
                day, hour, tool, provider, model, SessionHash.Of(tool, $"demo {person} {day} {session}"), new RateClass(),
                new TokenCounts(requests * random.NextInt64(20, 900), requests * random.NextInt64(150, 1_400), read, written, 0, 0),
                requests, tool == "claude-code" && random.Next(9) == 0 ? random.Next(1, 4) : 0, Project: Projects[(person + session) % Projects.Length]));
        }
    }
}
