namespace TeamCost.DemoWorld;

/// <summary>Nine Copilot seats: five in use, one idle for weeks, one never used, one cancelled; a pool of credits that nearly lasts the month.</summary>
internal static class GitHubAccount
{
    private const decimal CreditsPerSeat = 1_900;
    private static readonly int[] Busy = [0, 2, 4, 8, 10];
    private static readonly (string Model, decimal Part)[] Models = [("Claude Sonnet 4.6", 0.55m), ("GPT-5.4", 0.45m)];

    public static GitHubFacts Of(Company company)
    {
        var users = Cast.Names.Select((_, person) => new GitHubUser(70_000 + person, Cast.LoginOf(person))).ToList();
        var days = UserDays(company, users).ToList();
        var seats = Seats(company, users, days);
        var credits = Credits(days, seats).ToList();
        return new GitHubFacts
        {
            Org = "acme-robotics",
            OrgId = 71_000,
            Seats = seats,
            UserDays = days,
            Credits = credits,
            Billed = [.. Bills(company, seats, credits)],
        };
    }

    private static List<GitHubSeat> Seats(Company company, List<GitHubUser> users, List<GitHubUserDay> days)
    {
        var since = Company.At(company.Days.First.AddDays(-40), 8);
        GitHubSeat Seat(int person, DateTimeOffset from, DateTimeOffset? active) => new(users[person], from, Plan: "business")
        {
            UpdatedAt = from,
            LastActivityAt = active,
            LastActivityIn = active is null ? null : "vscode/1.118.0",
            LastAuthenticatedAt = active,
        };

        return
        [
            .. Busy.Select(person => Seat(person, since, days.Where(day => day.User == users[person]).Max(day => (DateTimeOffset?)Company.At(day.Day, 16)))),
            Seat(3, since, Company.At(company.Today.AddDays(-9), 15)),
            Seat(11, since, Company.At(company.Today.AddDays(-41), 10)),
            Seat(7, Company.At(company.Today.AddDays(-45), 8), null),
            Seat(5, since, Company.At(company.Today.AddDays(-16), 11)) with { CancelledOn = company.Today.AddDays(12) },
        ];
    }

    private static IEnumerable<GitHubUserDay> UserDays(Company company, List<GitHubUser> users)
    {
        var random = new Random(17);
        foreach (var day in company.WorkingDays().Where(day => day < company.Today))
        {
            foreach (var person in Busy.Where(_ => random.Next(8) > 0))
            {
                var prompts = random.Next(4, 40);
                var offered = prompts * random.Next(3, 9);
                var counts = new GitHubCounts(prompts, offered, offered * random.Next(20, 45) / 100, offered * 3, 0, offered * random.Next(2, 6), offered);
                yield return new GitHubUserDay(day, users[person], [new GitHubSlice("vscode", "chat_panel_agent_mode", "csharp", "mixed", counts)])
                {
                    Credits = prompts * random.Next(2, 11) + (random.Next(4) * 0.25m),
                    Editors = [new GitHubEditor("vscode", Company.At(day, 8), "1.118.0", "copilot-chat", "0.46.1")],
                };
            }
        }
    }

    // The pool is the organization's: what comes first in the month is covered.
    private static IEnumerable<GitHubCredits> Credits(List<GitHubUserDay> days, List<GitHubSeat> seats)
    {
        var (month, left) = (0, 0m);
        foreach (var day in days)
        {
            if (day.Day.Month != month)
            {
                month = day.Day.Month;
                left = CreditsPerSeat * seats.Count(seat => DateOnly.FromDateTime(seat.CreatedAt.UtcDateTime) <= day.Day);
            }

            foreach (var (model, part) in Models)
            {
                var gross = day.Credits!.Value * part;
                var covered = Math.Min(gross, left);
                left -= covered;
                yield return new GitHubCredits(day.Day, day.User.Login, model, gross, covered);
            }
        }
    }

    private static IEnumerable<GitHubBilled> Bills(Company company, List<GitHubSeat> seats, List<GitHubCredits> credits)
    {
        var thisMonth = new DateOnly(company.Today.Year, company.Today.Month, 1);
        for (var month = new DateOnly(company.Days.First.Year, company.Days.First.Month, 1).AddMonths(1); month < thisMonth; month = month.AddMonths(1))
        {
            var held = seats.Sum(seat => PartOfMonth(DateOnly.FromDateTime(seat.CreatedAt.UtcDateTime), month));
            yield return new GitHubBilled(month, "copilot", "copilot_for_business", held, "user-months", 19, 0);
            var used = credits.Where(credit => credit.Day.Year == month.Year && credit.Day.Month == month.Month).ToList();
            yield return new GitHubBilled(month, "copilot", "copilot_ai_credits", used.Sum(credit => credit.Gross), "ai-credits", 0.01m, used.Sum(credit => credit.Covered) * 0.01m);
        }
    }

    private static decimal PartOfMonth(DateOnly from, DateOnly month)
    {
        var (days, first) = (DateTime.DaysInMonth(month.Year, month.Month), from > month ? from : month);
        return first >= month.AddMonths(1) ? 0 : (decimal)(days - first.Day + 1) / days;
    }
}
