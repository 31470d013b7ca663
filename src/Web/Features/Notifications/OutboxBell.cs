using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using TeamCost.Web.Platform.Jobs;

namespace TeamCost.Web.Features.Notifications;

/// <summary>Wakes the delivery in this process at once; the schedule is the net for what is not heard.</summary>
public sealed class DeliveryBell
{
    /// <summary>Rung for the letters that belong to no organization.</summary>
    public static readonly Guid Letters = Guid.Empty;

    private readonly OrgBell _bell = new();

    /// <summary>Call it after commit.</summary>
    public void Ring(Guid orgId) => _bell.Ring(orgId);

    public ValueTask<Guid> NextAsync(CancellationToken ct) => _bell.NextAsync(ct);
}

/// <summary>Rings when the unit of work that wrote the message was committed: earlier, there would be nothing to send.</summary>
public sealed class OutboxBell(DeliveryBell bell) : DbTransactionInterceptor
{
    private readonly HashSet<Guid> _written = [];

    public void RingAfterCommit(Guid orgId) => _written.Add(orgId);

    /// <summary>What was written without a transaction is there already.</summary>
    public void RingNow(Guid orgId) => bell.Ring(orgId);

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) => Ring();

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Ring();
        return Task.CompletedTask;
    }

    private void Ring()
    {
        foreach (var orgId in _written)
        {
            bell.Ring(orgId);
        }

        _written.Clear();
    }
}
