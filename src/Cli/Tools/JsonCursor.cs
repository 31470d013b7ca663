using System.Buffers;

namespace TeamCost.Cli.Tools;

/// <summary>
/// Walks one JSON object and jumps over what nobody asks for. The framework's reader checks every byte of every string, which is most
/// of the time where nearly all bytes are text; this one only finds where values end. It is lenient inside what it skips, and strict
/// about what it needs: the shape around it, and that everything that opens also closes.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private static readonly SearchValues<byte> _structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> _afterScalar = SearchValues.Create(",}] \t\r\n"u8);

    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>The text is not what it should be; nothing read from it counts.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether only blanks are left.</summary>
    public readonly bool IsAtEnd => _json[_at..].TrimStart(" \t\r\n"u8).IsEmpty;

    /// <summary>Steps into an object; jumps over anything else.</summary>
    public bool TryEnter()
    {
        if (Peek() == '{')
        {
            _at++;
            return true;
        }

        _ = Value();
        return false;
    }

    /// <returns>False at the end of the object, which is then behind.</returns>
    public bool NextProperty(out ReadOnlySpan<byte> name)
    {
        name = default;
        var next = Peek();
        if (next == ',')
        {
            _at++;
            next = Peek();
        }

        if (next == '}')
        {
            _at++;
            return false;
        }

        var start = _at + 1;
        if (next != '"' || !SkipString())
        {
            return Break();
        }

        name = _json[start..(_at - 1)];
        if (Peek() != ':')
        {
            return Break();
        }

        _at++;
        return true;
    }

    /// <summary>The value as it is written, quotes included.</summary>
    public ReadOnlySpan<byte> Value()
    {
        var first = Peek();
        var start = _at;
        var isWhole = first switch
        {
            (byte)'"' => SkipString(),
            (byte)'{' or (byte)'[' => SkipNested(),
            _ => SkipScalar(),
        };
        if (!isWhole)
        {
            Break();
            return default;
        }

        return _json[start.._at];
    }

    /// <summary>The bytes between the quotes; empty for anything but a string.</summary>
    public ReadOnlySpan<byte> Text(out bool isEscaped)
    {
        var value = Value();
        isEscaped = false;
        if (value.Length < 2 || value[0] != '"')
        {
            return default;
        }

        value = value[1..^1];
        isEscaped = value.Contains((byte)'\\');
        return value;
    }

    private bool Break()
    {
        IsBroken = true;
        _at = _json.Length;
        return false;
    }

    // 0 at the end of the text
    private byte Peek()
    {
        while (_at < _json.Length)
        {
            var next = _json[_at];
            if (next is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n'))
            {
                return next;
            }

            _at++;
        }

        return 0;
    }

    private bool SkipString()
    {
        _at++;
        while (_at < _json.Length && _json[_at..].IndexOfAny((byte)'"', (byte)'\\') is var found and >= 0)
        {
            _at += found;
            if (_json[_at] == '"')
            {
                _at++;
                return true;
            }

            _at += 2;
        }

        return false;
    }

    private bool SkipNested()
    {
        var braces = 0;
        var brackets = 0;
        while (_at < _json.Length && _json[_at..].IndexOfAny(_structure) is var found and >= 0)
        {
            _at += found;
            switch (_json[_at])
            {
                case (byte)'"':
                    if (!SkipString())
                    {
                        return false;
                    }

                    continue;
                case (byte)'{':
                    braces++;
                    break;
                case (byte)'}':
                    braces--;
                    break;
                case (byte)'[':
                    brackets++;
                    break;
                default:
                    brackets--;
                    break;
            }

            _at++;
            if (braces < 0 || brackets < 0)
            {
                return false;
            }

            if (braces == 0 && brackets == 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool SkipScalar()
    {
        var end = _json[_at..].IndexOfAny(_afterScalar);
        if (end <= 0)
        {
            return false;
        }

        _at += end;
        return true;
    }
}
