using System.Runtime.InteropServices;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli.Ledgers;

/// <summary>
/// Every event ever seen, each once. The rules of identity are those of docs/decisions/0012-cli-ledger.md: replies are merged over
/// all files, the largest telling wins, nothing vanishes.
/// </summary>
internal sealed class EventStore
{
    private const int Known = -1;
    private const int Free = 0;

    private readonly Func<UsageEvent[]> _load;
    private UsageEvent[]? _events;
    private int[] _ranks = [];

    /// <summary>
    /// Where events are, by their reply's hash: the place plus one, or <see cref="Free"/>. Events of one reply stand one after the other on the way
    /// from the hash to the next free slot. Four bytes for each: what a table of keys and values would take is a third of the memory of a first scan.
    /// </summary>
    private int[] _slots = [];

    public EventStore(UsageEvent[] known, int count)
    {
        _load = () => known;
        Count = count;
    }

    /// <summary>Events that are read when somebody asks for them: a scan that finds nothing new does not.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="load">Reads them.</param>
    public EventStore(int count, Func<UsageEvent[]> load) => (_load, Count) = (load, count);

    public int Count { get; private set; }

    public ReadOnlySpan<UsageEvent> Events => Loaded.AsSpan(0, Count);

    private UsageEvent[] Loaded => _events ??= _load();

    /// <summary>
    /// Makes room before a long read. Growing step by step would leave every smaller array behind as garbage, which is what makes a
    /// first scan's memory grow; room that is never used costs addresses, not memory.
    /// </summary>
    public void Reserve(int more)
    {
        if (Loaded.Length < Count + more)
        {
            Resize(Count + more);
        }

        Index(Count + (more / 4));
    }

    /// <param name="fresh">Events of one file, in its order.</param>
    /// <param name="rank">Place of the file among those read in this scan, oldest first: of equal tellings the oldest file's stays.</param>
    /// <returns>Whether anything changed.</returns>
    public bool Merge(List<UsageEvent> fresh, int rank)
    {
        if (fresh.Count == 0)
        {
            return false;
        }

        Index(Count);
        var changed = false;
        foreach (ref readonly var e in CollectionsMarshal.AsSpan(fresh))
        {
            changed |= Merge(e, rank);
        }

        return changed;
    }

    private bool Merge(in UsageEvent e, int rank)
    {
        var slot = SlotOf(e);
        for (; _slots[slot] != Free; slot = (slot + 1) & (_slots.Length - 1))
        {
            var i = _slots[slot] - 1;
            ref var x = ref _events![i];
            if (x.ReplyLow != e.ReplyLow || x.ReplyHigh != e.ReplyHigh || !IsSameReply(x, e))
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

        Add(e, rank, slot);
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
        var old = _events![i];
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

    private void Add(in UsageEvent e, int rank, int slot)
    {
        if (Count == _events!.Length)
        {
            Resize(Math.Max(1024, Count + (Count / 2)));
        }

        _events[Count] = e;
        _ranks[Count] = rank;
        _slots[slot] = ++Count;
        if (Count > _slots.Length / 2)
        {
            Place(_slots.Length * 2);
        }
    }

    private void Resize(int capacity)
    {
        var events = GC.AllocateUninitializedArray<UsageEvent>(capacity);
        Events.CopyTo(events);
        _events = events;
        Array.Resize(ref _ranks, capacity);
    }

    private void Index(int expected)
    {
        if (_slots.Length > 0)
        {
            return;
        }

        _ranks = new int[Loaded.Length];
        Array.Fill(_ranks, Known, 0, Count);
        Place((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1024, expected * 2)));
    }

    private void Place(int slots)
    {
        _slots = new int[slots];
        for (var i = 0; i < Count; i++)
        {
            var slot = SlotOf(_events![i]);
            while (_slots[slot] != Free)
            {
                slot = (slot + 1) & (slots - 1);
            }

            _slots[slot] = i + 1;
        }
    }

    // Already a hash.
    private int SlotOf(in UsageEvent e) => (int)(e.ReplyLow & (ulong)(_slots.Length - 1));
}
