using TeamCost.Contracts;
using TeamCost.Contracts.Pricing;

namespace TeamCost.DemoWorld;

/// <summary>
/// One invented company and everything that happened in it for 120 days: what its machines saw, and what each provider knows of the same. The
/// demo organization is filled from it, and the fake providers answer from it.
/// </summary>
public sealed class Company
{
    private readonly Lazy<AnthropicFacts> _anthropic;
    private readonly Lazy<OpenAiFacts> _openAi;
    private readonly Lazy<GitHubFacts> _gitHub;
    private readonly Lazy<CursorFacts> _cursor;
    private readonly Lazy<OpenRouterFacts> _openRouter;

    public Company(DateTimeOffset now)
    {
        Today = DateOnly.FromDateTime(now.UtcDateTime);
        var use = new MachineUse(Today, now.Hour);
        Days = use.Range;
        Machines = [.. Cast.Names.Select((_, person) => use.Of(person))];
        _anthropic = new(() => AnthropicAccount.Of(this));
        _openAi = new(() => OpenAiAccount.Of(this));
        _gitHub = new(() => GitHubAccount.Of(this));
        _cursor = new(() => CursorAccount.Of(this));
        _openRouter = new(() => OpenRouterAccount.Of(this));
    }

    public DateOnly Today { get; }

    public DayRange Days { get; }

    /// <summary>Lines by person.</summary>
    public IReadOnlyList<IReadOnlyList<UsageLine>> Machines { get; }

    public AnthropicFacts Anthropic => _anthropic.Value;

    public OpenAiFacts OpenAi => _openAi.Value;

    public GitHubFacts GitHub => _gitHub.Value;

    public CursorFacts Cursor => _cursor.Value;

    public OpenRouterFacts OpenRouter => _openRouter.Value;

    internal static DateTimeOffset At(DateOnly day, int hour) => new(day.ToDateTime(new TimeOnly(hour, 0)), TimeSpan.Zero);

    internal static DateTimeOffset At(UsageLine line) => At(line.Day, line.Hour!.Value);

    /// <summary>At the list price of its hour.</summary>
    internal static Cost ListPrice(string provider, string model, TokenCounts tokens, DateTimeOffset at) =>
        PriceBook.BuiltIn.CostOf(provider, model, new RateClass(Band: null), tokens, 0, at) ?? throw new InvalidOperationException($"{model} has no price.");

    internal IEnumerable<DateOnly> WorkingDays() => Days.Each().Where(day => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
}
