using TeamCost.Contracts;

namespace TeamCost.Web.Data.Seed;

/// <summary>Invents usage: the same every time, relative to the day it is asked on.</summary>
internal sealed class DemoUsage(DateOnly today, int hourNow)
{
    public const int Days = 120;

    private static readonly string[] Projects = ["arm-control", "gripper-vision", "fleet-console", "docs", "shop"];
    private readonly Random _random = new(20_260_101);

    public DayRange Range { get; } = new(today.AddDays(1 - Days), today);

    /// <summary>A coding agent's lines on one machine: a few sessions on a working day, fewer at the week's end, more as the months go by.</summary>
    public List<UsageLine> OnMachine(int person, string tool, string provider, IReadOnlyList<string> models, double zeal)
    {
        var lines = new List<UsageLine>();
        foreach (var day in Range.Each())
        {
            var weekend = day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            var growth = 0.6 + (0.6 * (day.DayNumber - Range.First.DayNumber) / Days);
            var sessions = (int)Math.Round(zeal * growth * (weekend ? 0.15 : 1) * _random.Next(0, 5));
            for (var session = 0; session < sessions; session++)
            {
                Session(lines, person, tool, provider, models[_random.Next(models.Count)], day, session);
            }
        }

        return lines;
    }

    /// <summary>What a provider account says: a day and name at a time, without sessions.</summary>
    public List<UsageLine> OfAccount(string identity, string provider, string model, long mostInput)
    {
        var lines = new List<UsageLine>();
        foreach (var day in Range.Each().Where(day => day < today && day.DayOfWeek is not DayOfWeek.Sunday))
        {
            var input = _random.NextInt64(mostInput / 4, mostInput);
            lines.Add(new UsageLine(
                day, Hour: null, "api", provider, model, Session: null, new RateClass(), new TokenCounts(input, input / 8, input * 2, 0, 0, 0), input / 9_000, 0,
                Identity: identity));
        }

        return lines;
    }

    private void Session(List<UsageLine> lines, int person, string tool, string provider, string model, DateOnly day, int session)
    {
        var start = 7 + _random.Next(10);
        for (var hour = start; hour <= start + _random.Next(0, 3); hour++)
        {
            if (day == today && hour > hourNow)
            {
                return;
            }

            var requests = _random.Next(6, 46);
            var read = requests * _random.NextInt64(30_000, 190_000);
            lines.Add(new UsageLine(
                day, hour, tool, provider, model, SessionHash.Of(tool, $"demo {person} {day} {session}"), new RateClass(),
                new TokenCounts(requests * _random.NextInt64(20, 900), requests * _random.NextInt64(150, 1_400), read, read / _random.Next(12, 40), 0, 0),
                requests, provider == "anthropic" && _random.Next(9) == 0 ? _random.Next(1, 4) : 0, Project: Projects[(person + session) % Projects.Length]));
        }
    }
}
