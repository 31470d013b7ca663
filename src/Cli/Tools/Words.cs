namespace TeamCost.Cli.Tools;

/// <summary>Strings that events refer to by number: models, sessions, folders. Safe to use from several readers.</summary>
internal sealed class Words
{
    private readonly Lock _gate = new();
    private readonly List<string> _words = [];
    private Dictionary<string, int>? _numbers;

    public Words(IEnumerable<string> known)
    {
        _words.AddRange(known);
        if (_words.Count == 0)
        {
            _words.Add("");
        }
    }

    public IReadOnlyList<string> All => _words;

    public string this[int number] => number >= 0 && number < _words.Count ? _words[number] : "";

    public int NumberOf(string word)
    {
        lock (_gate)
        {
            // Built on the first question: a scan that finds nothing new never asks.
            _numbers ??= Numbered();
            if (!_numbers.TryGetValue(word, out var number))
            {
                number = _words.Count;
                _words.Add(word);
                _numbers.Add(word, number);
            }

            return number;
        }
    }

    private Dictionary<string, int> Numbered()
    {
        var numbers = new Dictionary<string, int>(_words.Count, StringComparer.Ordinal);
        for (var i = 0; i < _words.Count; i++)
        {
            numbers.TryAdd(_words[i], i);
        }

        return numbers;
    }
}
