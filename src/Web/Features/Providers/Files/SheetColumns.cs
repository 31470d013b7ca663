using System.Globalization;

namespace TeamCost.Web.Features.Providers.Files;

/// <summary>What a column of a file can hold.</summary>
public enum SheetColumn
{
    Date,
    Actor,
    Tool,
    Model,
    Input,
    Output,
    CacheWrite,
    CacheRead,
    Requests,
    Cost,
    Currency,
    Note,

    /// <summary>What the use is worth where it is more than what it cost (an allowance); only in a vendor's own export.</summary>
    Value,
}

/// <summary>Which column of a file holds what, by position, and what every row has in common.</summary>
public sealed record SheetColumns
{
    /// <summary>The header of the template: the order in which it is written.</summary>
    public const string Template = "date,actor,tool,model,input_tokens,output_tokens,cache_creation_tokens,cache_read_tokens,requests,cost,currency,note";

    private const string GitHub = "GitHub's usage report";

    private static readonly Dictionary<string, SheetColumn> Words = new(StringComparer.Ordinal)
    {
        ["date"] = SheetColumn.Date,
        ["day"] = SheetColumn.Date,
        ["usagedate"] = SheetColumn.Date,
        ["actor"] = SheetColumn.Actor,
        ["user"] = SheetColumn.Actor,
        ["email"] = SheetColumn.Actor,
        ["person"] = SheetColumn.Actor,
        ["tool"] = SheetColumn.Tool,
        ["model"] = SheetColumn.Model,
        ["inputtokens"] = SheetColumn.Input,
        ["input"] = SheetColumn.Input,
        ["prompttokens"] = SheetColumn.Input,
        ["outputtokens"] = SheetColumn.Output,
        ["output"] = SheetColumn.Output,
        ["completiontokens"] = SheetColumn.Output,
        ["cachecreationtokens"] = SheetColumn.CacheWrite,
        ["cachewritetokens"] = SheetColumn.CacheWrite,
        ["cachereadtokens"] = SheetColumn.CacheRead,
        ["cachedtokens"] = SheetColumn.CacheRead,
        ["requests"] = SheetColumn.Requests,
        ["cost"] = SheetColumn.Cost,
        ["costusd"] = SheetColumn.Cost,
        ["amount"] = SheetColumn.Cost,
        ["currency"] = SheetColumn.Currency,
        ["note"] = SheetColumn.Note,
        ["notes"] = SheetColumn.Note,
    };

    // The vendor's own words (AI-credit detail and metered usage reports), all of which must be there.
    private static readonly (string Word, SheetColumn Column)[] GitHubWords =
    [
        ("date", SheetColumn.Date), ("username", SheetColumn.Actor), ("sku", SheetColumn.Note), ("grossamount", SheetColumn.Value), ("netamount", SheetColumn.Cost),
    ];

    /// <summary>Position of each column that the file has.</summary>
    public IReadOnlyDictionary<SheetColumn, int> At { get; init; } = new Dictionary<SheetColumn, int>();

    /// <summary>Whose export it is, where the header says so; null: the template, or chosen by a person.</summary>
    public string? Preset { get; init; }

    /// <summary>Written before every actor, such as <c>github:</c>.</summary>
    public string ActorPrefix { get; init; } = "";

    /// <summary>The tool of every row where the file has no column for it.</summary>
    public string Tool { get; init; } = "api";

    /// <summary>The use is covered by licences: amounts beside the cost are values.</summary>
    public bool IsSeat { get; init; }

    /// <summary>Rows of one date, actor, tool and model are parts and add up; otherwise a repeated row is a fault.</summary>
    public bool AddsUp { get; init; }

    public bool HasDate => At.ContainsKey(SheetColumn.Date);

    public bool HasFigures => At.Keys.Any(column => column is >= SheetColumn.Input and <= SheetColumn.Cost);

    /// <summary>What the header says by itself; a person may say otherwise.</summary>
    public static SheetColumns Recognize(IReadOnlyList<string> header)
    {
        var words = header.Select(Fold).ToList();
        if (GitHubWords.All(known => words.Contains(known.Word)))
        {
            var at = GitHubWords.ToDictionary(known => known.Column, known => words.IndexOf(known.Word));
            if (words.IndexOf("model") is >= 0 and var model)
            {
                at[SheetColumn.Model] = model;
            }

            return new SheetColumns { At = at, Preset = GitHub, ActorPrefix = "github:", Tool = "copilot", IsSeat = true, AddsUp = true };
        }

        var found = new Dictionary<SheetColumn, int>();
        for (var i = 0; i < words.Count; i++)
        {
            if (Words.TryGetValue(words[i], out var column))
            {
                found.TryAdd(column, i);
            }
        }

        return new SheetColumns { At = found };
    }

    /// <summary>Chosen by a person: parts of another sheet, so its rows may be finer than ours.</summary>
    public static SheetColumns Chosen(IReadOnlyDictionary<SheetColumn, int> at) => new() { At = at, AddsUp = true };

    public static string NameOf(SheetColumn column) => column switch
    {
        SheetColumn.Input => "input tokens",
        SheetColumn.Output => "output tokens",
        SheetColumn.CacheWrite => "cache creation tokens",
        SheetColumn.CacheRead => "cache read tokens",
        _ => column.ToString().ToLowerInvariant(),
    };

    private static string Fold(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToLower(CultureInfo.InvariantCulture);
}
