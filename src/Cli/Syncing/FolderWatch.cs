using TeamCost.Cli.Ledgers;

namespace TeamCost.Cli.Syncing;

/// <summary>Tells when something was written to the tools' folders and it has become quiet again. Where a system cannot watch, only the interval is left.</summary>
internal sealed class FolderWatch(CliEnvironment environment) : IDisposable
{
    private static readonly TimeSpan _quiet = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _mostNoise = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _changed = new(0);
    private readonly Dictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);

    public int Folders => _watchers.Count;

    /// <summary>Watches where these files are, and no longer where others were.</summary>
    public void Follow(IReadOnlyList<LogFileState> files)
    {
        var wanted = WatchedFolders.Of(files, environment);
        foreach (var gone in _watchers.Keys.Except(wanted.Keys, StringComparer.Ordinal).ToList())
        {
            Drop(gone);
        }

        foreach (var (folder, endings) in wanted.Where(folder => !_watchers.ContainsKey(folder.Key) && Directory.Exists(folder.Key)))
        {
            Watch(folder, endings);
        }
    }

    /// <summary>Waits for a change and then for quiet, or for the time to pass.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken ct)
    {
        if (!await _changed.WaitAsync(longest, ct))
        {
            return;
        }

        using var noise = CancellationTokenSource.CreateLinkedTokenSource(ct);
        noise.CancelAfter(_mostNoise);
        try
        {
            do
            {
                Forget();
            }
            while (await _changed.WaitAsync(_quiet, noise.Token));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // A log that is written to all the time is read all the same.
        }
    }

    /// <summary>What was written until now is about to be read.</summary>
    public void Forget()
    {
        while (_changed.Wait(0))
        {
        }
    }

    public void Dispose()
    {
        _watchers.Keys.ToList().ForEach(Drop);
        _changed.Dispose();
    }

    private void Watch(string folder, HashSet<string> endings)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = true,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size,
            };
            watcher.Changed += Notice;
            watcher.Created += Notice;
            watcher.Renamed += Notice;
            // A watcher that overflowed may have missed something.
            watcher.Error += (_, _) => Signal();
            watcher.EnableRaisingEvents = true;
            _watchers.Add(folder, watcher);
            // Something may have been written between the reading and this moment: one more look.
            Signal();
        }
        catch (Exception e) when (e is IOException or ArgumentException or PlatformNotSupportedException or UnauthorizedAccessException)
        {
            // Too many watches on this system, or a folder that cannot be watched: the interval finds what is new.
            watcher?.Dispose();
        }

        void Notice(object sender, FileSystemEventArgs change)
        {
            // A database's changes are in its -wal.
            var ending = Path.GetExtension(change.FullPath.EndsWith("-wal", StringComparison.Ordinal) ? change.FullPath[..^4] : change.FullPath);
            if (endings.Contains(ending))
            {
                Signal();
            }
        }
    }

    private void Signal()
    {
        try
        {
            _changed.Release();
        }
        catch (Exception e) when (e is ObjectDisposedException or SemaphoreFullException)
        {
            // The end came first.
        }
    }

    private void Drop(string folder)
    {
        _watchers[folder].Dispose();
        _watchers.Remove(folder);
    }
}
