using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Ledgers;

/// <summary>
/// Every event ever seen, each once. The rules of identity are those of docs/decisions/0012-cli-ledger.md: replies are merged over
/// all files, the largest telling wins, nothing vanishes.
/// </summary>
internal sealed class EventStore(UsageEvent[] known, int count)
{
    private const int Known = -1;

    private UsageEvent[] _events = known;
    private int _count = count;
    private int[] _ranks = [];
    private int[] _next = [];
    private Dictionary<ReplyKey, int>? _first;

    public ReadOnlySpan<UsageEvent> Events => _events.AsSpan(0, _count);

    /// <summary>
    /// Makes room before a long read. Growing step by step would leave every smaller array behind as garbage, which is what makes a
    /// first scan's memory grow; room that is never used costs addresses, not memory.
    /// </summary>
    public void Reserve(int more)
    {
        var first = _first ??= Index();
        first.EnsureCapacity(_count + (more / 2));
        if (_events.Length < _count + more)
        {
            Resize(_count + more);
        }
    }

    /// <param name="fresh">Events of one file, in its order.</param>
    /// <param name="rank">Place of the file among those read in this scan, oldest first: of equal tellings the oldest file's stays.</param>
    /// <returns>Whether anything changed.</returns>
    public bool Merge(List<UsageEvent> fresh, int rank)
    {
        var first = _first ??= Index();
        var changed = false;
        foreach (ref readonly var e in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fresh))
        {
            ref var slot = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(first, new ReplyKey(e.ReplyHigh, e.ReplyLow), out var exists);
            if (!exists)
            {
                slot = Add(e, rank, next: -1);
                changed = true;
                continue;
            }

            changed |= MergeInto(ref slot, e, rank);
        }

        return changed;
    }

    private bool MergeInto(ref int head, in UsageEvent e, int rank)
    {
        for (var i = head; i >= 0; i = _next[i])
        {
            ref var x = ref _events[i];
            if (!IsSameReply(x, e))
            {
                continue;
            }

            var areCopies = x.Request != e.Request && x.Request != 0 && e.Request != 0;
            if (areCopies && x.IsSidechain != e.IsSidechain)
            {
                // A side question replays its parent's replies under new request ids: only the parent's own record counts.
                return !e.IsSidechain && Replace(i, e, rank);
            }

            return Wins(e, rank, x, _ranks[i]) ? Replace(i, e, rank) : Learn(ref x, e);
        }

        head = Add(e, rank, next: head);
        return true;
    }

    // Same reply id: also the same request, unless both name different ones. A sidechain's copy has a new request id.
    private static bool IsSameReply(in UsageEvent x, in UsageEvent e) =>
        x.Request == e.Request || x.Request == 0 || e.Request == 0 || x.IsSidechain || e.IsSidechain;

    private static bool Wins(in UsageEvent e, int rank, in UsageEvent x, int xRank)
    {
        if (e.ReaderVersion != x.ReaderVersion)
        {
            return e.ReaderVersion > x.ReaderVersion;
        }

        if (e.Total != x.Total)
        {
            return e.Total > x.Total;
        }

        if (e.WebSearches != x.WebSearches)
        {
            return e.WebSearches > x.WebSearches;
        }

        // What was told to a server once keeps its hour and session.
        return xRank != Known && (e.InstantMs, rank).CompareTo((x.InstantMs, xRank)) < 0;
    }

    private bool Replace(int i, in UsageEvent e, int rank)
    {
        var old = _events[i];
        ref var x = ref _events[i];
        x = e;
        if (_ranks[i] == Known && old.ReaderVersion == e.ReaderVersion)
        {
            // Grown since it was last read: another hour or session would leave the first telling behind on a server, beside this one.
            (x.InstantMs, x.Session, x.Project) = (old.InstantMs, old.Session, old.Project);
        }
        else
        {
            _ranks[i] = rank;
        }

        if (e.Request == 0)
        {
            x.Request = old.Request;
        }

        x.Flags = (e.Flags & ~EventFlags.Sidechain) | (e.Flags & old.Flags & EventFlags.Sidechain);
        return true;
    }

    // The losing telling may still name the request, or show that the reply belongs to the main conversation.
    private static bool Learn(ref UsageEvent x, in UsageEvent e)
    {
        var before = (x.Request, x.Flags);
        x.Request = x.Request == 0 ? e.Request : x.Request;
        x.Flags = e.IsSidechain ? x.Flags : x.Flags & ~EventFlags.Sidechain;
        return before != (x.Request, x.Flags);
    }

    private int Add(in UsageEvent e, int rank, int next)
    {
        if (_count == _events.Length)
        {
            Resize(Math.Max(1024, _count + (_count / 2)));
        }

        _events[_count] = e;
        _ranks[_count] = rank;
        _next[_count] = next;
        return _count++;
    }

    private void Resize(int capacity)
    {
        var events = GC.AllocateUninitializedArray<UsageEvent>(capacity);
        _events.AsSpan(0, _count).CopyTo(events);
        _events = events;
        Array.Resize(ref _ranks, capacity);
        Array.Resize(ref _next, capacity);
    }

    private Dictionary<ReplyKey, int> Index()
    {
        _ranks = new int[_events.Length];
        _next = new int[_events.Length];
        Array.Fill(_ranks, Known, 0, _count);
        var first = new Dictionary<ReplyKey, int>(_count);
        for (var i = 0; i < _count; i++)
        {
            var key = new ReplyKey(_events[i].ReplyHigh, _events[i].ReplyLow);
            _next[i] = first.TryGetValue(key, out var other) ? other : -1;
            first[key] = i;
        }

        return first;
    }

    private readonly record struct ReplyKey(ulong High, ulong Low)
    {
        // Already a hash.
        public override int GetHashCode() => unchecked((int)Low);
    }
}
