using System.Buffers;
using System.Globalization;
using System.Text;
using Google.Protobuf.Collections;
using TeamCost.Web.Features.Telemetry.Wire;

namespace TeamCost.Web.Features.Telemetry;

/// <summary>
/// The attributes of a record, its resource behind them. Only what is asked for by name leaves them: prompts, answers and arguments of tools are never asked for.
/// Numbers come as strings, integers and doubles alike.
/// </summary>
internal readonly struct Fields(RepeatedField<KeyValue> own, RepeatedField<KeyValue>? resource = null)
{
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), '\u007f']);

    public Fields Over(RepeatedField<KeyValue>? behind) => new(own, behind);

    /// <summary>A word of up to 200 characters; null where there is none that may be kept.</summary>
    public string? Word(string key, int most = 200)
    {
        var text = Find(key) switch
        {
            { ValueCase: AnyValue.ValueOneofCase.StringValue } value => value.StringValue,
            { ValueCase: AnyValue.ValueOneofCase.IntValue } value => value.IntValue.ToString(CultureInfo.InvariantCulture),
            { ValueCase: AnyValue.ValueOneofCase.BoolValue } value => value.BoolValue ? "true" : "false",
            _ => null,
        };
        return text?.Trim() is { Length: > 0 } word && word.Length <= most && !word.AsSpan().ContainsAny(Controls) && IsWhole(word) ? word : null;
    }

    /// <returns>Null where the attribute is missing; a <see cref="Refusal"/> is thrown where it is no amount.</returns>
    public decimal? Number(string key)
    {
        switch (Find(key))
        {
            case { ValueCase: AnyValue.ValueOneofCase.IntValue } value:
                return Checked(value.IntValue);
            case { ValueCase: AnyValue.ValueOneofCase.DoubleValue } value:
                return Of(value.DoubleValue);
            case { ValueCase: AnyValue.ValueOneofCase.StringValue } value when value.StringValue.Trim() is { Length: > 0 } text:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && !double.IsFinite(real) ? Of(real)
                    : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Checked(number)
                    : throw new Refusal(Refusal.NotANumber);
            default:
                return null;
        }
    }

    /// <summary>A number of tokens; a missing one is none.</summary>
    public long Count(string key)
    {
        var number = Number(key) ?? 0;
        return number <= Refusal.MostTokens ? (long)decimal.Round(number) : throw new Refusal(Refusal.TooManyTokens);
    }

    public bool Has(string key) => Find(key) is not null;

    /// <summary>As doubles say it: fifteen digits, finite, never negative.</summary>
    public static decimal Of(double value) =>
        double.IsNaN(value) || double.IsInfinity(value) ? throw new Refusal(Refusal.NotANumber)
        : value is > 1e15 or < -1e15 ? throw new Refusal(Refusal.TooManyTokens)
        : Checked((decimal)value);

    public static decimal Checked(decimal value) => value >= 0 ? value : throw new Refusal(Refusal.Negative);

    // Half a character cannot be stored.
    private static bool IsWhole(string word)
    {
        foreach (var rune in word.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }

    private AnyValue? Find(string key) => In(own, key) ?? (resource is null ? null : In(resource, key));

    private static AnyValue? In(RepeatedField<KeyValue> fields, string key)
    {
        foreach (var field in fields)
        {
            if (field.Key == key && field.Value is { ValueCase: not AnyValue.ValueOneofCase.None } value)
            {
                return value;
            }
        }

        return null;
    }
}
