namespace TeamCost.Cli.Output;

/// <summary>One line on standard error, only on a terminal and only when reading takes long enough to wonder.</summary>
internal sealed class ProgressBar(Terminal terminal, TimeProvider time) : IDisposable
{
    private const int Cells = 28;
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _beat = TimeSpan.FromMilliseconds(80);

    private readonly Lock _gate = new();
    private readonly long _started = time.GetTimestamp();
    private long _shownAt;
    private bool _isShown;

    public void Show(long done, long total)
    {
        if (!terminal.IsTalkTerminal || time.GetElapsedTime(_started) < _patience)
        {
            return;
        }

        lock (_gate)
        {
            if (_isShown && time.GetElapsedTime(_shownAt) < _beat)
            {
                return;
            }

            var share = total <= 0 ? 1 : Math.Clamp((double)done / total, 0, 1);
            var full = (int)(share * Cells);
            terminal.Talk.Write($"\rReading logs  {new string('━', full)}{new string('─', Cells - full)}  {(int)(share * 100),3} %  {Numbers.Bytes(done)} of {Numbers.Bytes(total)}\e[K");
            _shownAt = time.GetTimestamp();
            _isShown = true;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            if (_isShown)
            {
                terminal.Talk.Write("\r\e[K");
                _isShown = false;
            }
        }
    }

    public void Dispose() => Clear();
}
