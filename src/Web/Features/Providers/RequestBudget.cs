using System.Collections.Concurrent;

namespace TeamCost.Web.Features.Providers;

/// <summary>
/// Never more requests of a connection in any minute than its budget. Kept in this process: a connection is read by one process at a time.
/// </summary>
public sealed class RequestBudget(TimeProvider clock)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, Queue<long>> _spent = new();

    public async ValueTask WaitAsync(Guid connectionId, int perMinute, CancellationToken ct)
    {
        var spent = _spent.GetOrAdd(connectionId, _ => new Queue<long>());
        while (Take(spent, Math.Max(1, perMinute)) is { } wait)
        {
            await Task.Delay(wait, clock, ct);
        }
    }

    /// <returns>How long to wait; null: go.</returns>
    private TimeSpan? Take(Queue<long> spent, int perMinute)
    {
        lock (spent)
        {
            while (spent.TryPeek(out var oldest) && clock.GetElapsedTime(oldest) >= Minute)
            {
                spent.Dequeue();
            }

            if (spent.Count < perMinute)
            {
                spent.Enqueue(clock.GetTimestamp());
                return null;
            }

            var left = Minute - clock.GetElapsedTime(spent.Peek());
            return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
        }
    }
}
