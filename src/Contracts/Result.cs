namespace TeamCost.Contracts;

/// <summary>What kind of thing went wrong; each kind is one HTTP status and one CLI exit code.</summary>
public enum ErrorKind
{
    Invalid,
    Unauthorized,
    NotFound,
    Forbidden,
    Conflict,
    TooMany,
    Unavailable,
}

/// <summary>A failure that somebody can mend.</summary>
/// <param name="Kind">Decides status and exit code.</param>
/// <param name="Message">A sentence for the person who can fix it. Never a stack, id or secret.</param>
/// <param name="Field">The form field or JSON path it is about, where there is one.</param>
/// <param name="RetryAfter">How long to wait, for <see cref="ErrorKind.TooMany"/> and <see cref="ErrorKind.Unavailable"/>.</param>
public sealed record Error(ErrorKind Kind, string Message, string? Field = null, TimeSpan? RetryAfter = null);

/// <summary>A value or an <see cref="Error"/>. There is no getter on purpose: say what happens when it failed.</summary>
public sealed class Result<T>
{
    private readonly T? _value;
    private readonly Error? _error;

    private Result(T? value, Error? error) => (_value, _error) = (value, error);

    public TOut Match<TOut>(Func<T, TOut> ok, Func<Error, TOut> failed) =>
        _error is null ? ok(_value!) : failed(_error);

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
