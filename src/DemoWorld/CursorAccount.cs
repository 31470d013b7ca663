namespace TeamCost.DemoWorld;

/// <summary>Three people on Cursor's team plan, each with twenty dollars of use included a month and on-demand money beyond; one who left.</summary>
internal static class CursorAccount
{
    private const decimal IncludedCents = 2_000;
    private static readonly int[] People = [2, 6, 10];
    private static readonly string[] Models = ["claude-sonnet-5", "gpt-5.4", "composer-2"];

    public static CursorFacts Of(Company company) => new()
    {
        Members = [.. People.Select(person => new CursorMember(410_000 + person, Cast.Names[person], Cast.EmailOf(person), person == 2 ? "owner" : "member")),
            new CursorMember(410_099, "Otto Offboard", $"otto@{Cast.Domain}", IsRemoved: true)],
        Events = [.. People.SelectMany(person => Events(company, person)).OrderBy(one => one.At)],
        Days = [.. People.SelectMany(person => Days(company, person))],
        CycleStart = Company.At(new DateOnly(company.Today.Year, company.Today.Month, 1), 0),
    };

    private static IEnumerable<CursorEvent> Events(Company company, int person)
    {
        var random = new Random(23 + person);
        var (month, used) = (0, 0m);
        foreach (var day in company.WorkingDays().Where(day => day < company.Today))
        {
            (month, used) = day.Month == month ? (month, used) : (day.Month, 0m);
            for (var left = random.Next(0, 7); left > 0; left--)
            {
                var model = Models[random.Next(Models.Length)];
                var (input, read) = (random.Next(4_000, 40_000), random.Next(40_000, 600_000));
                var cents = Math.Round((input * 0.0002m) + (read * 0.00003m), 3);
                var isChargeable = used + cents > IncludedCents / 4;
                used += cents;
                yield return new CursorEvent(
                    Company.At(day, random.Next(8, 18)).AddSeconds(random.Next(3_600)), Cast.EmailOf(person), model, isChargeable, cents,
                    new CursorTokens(input, input / 5, 0, read, cents))
                {
                    Kind = isChargeable ? "Usage-based" : "Included in Business",
                };
            }
        }
    }

    private static IEnumerable<CursorDay> Days(Company company, int person)
    {
        var random = new Random(29 + person);
        foreach (var day in company.WorkingDays().Where(day => day < company.Today))
        {
            var shown = random.Next(40, 300);
            yield return new CursorDay(410_000 + person, day)
            {
                LinesAdded = shown * 2,
                LinesDeleted = shown / 2,
                AcceptedAdded = shown,
                AcceptedDeleted = shown / 4,
                Accepts = shown / 10,
                Rejects = shown / 40,
                TabsShown = shown,
                TabsAccepted = shown / 3,
                Agent = random.Next(1, 12),
                Chat = random.Next(0, 6),
                Model = "claude-sonnet-5",
            };
        }
    }
}
