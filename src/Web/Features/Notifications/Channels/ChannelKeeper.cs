using Microsoft.EntityFrameworkCore;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Notifications.Webhooks;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Secrets;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Notifications.Channels;

/// <summary>Sets channels up, changes and removes them. Inside the caller's unit of work.</summary>
public sealed class ChannelKeeper(AppDbContext db, CurrentOrg org, SecretBox box, OutboundGuard guard, Outbox outbox, OutboxBell bell, TimeProvider clock)
{
    /// <summary>More would be a mistake: each gets every message.</summary>
    private const int MostChannels = 50;

    /// <returns>The channel, and for webhooks the secret that is shown once.</returns>
    public async Task<Result<NewChannel>> AddAsync(ChannelKind kind, ChannelForm form, Guid by, CancellationToken ct)
    {
        if (await db.Channels.CountAsync(ct) >= MostChannels)
        {
            return new Error(ErrorKind.Conflict, $"An organization has at most {MostChannels} channels. Remove one that is not used.");
        }

        if (Refusal(form.Address ?? "") is { } refusal)
        {
            return refusal;
        }

        var channel = new Channel(kind, form.Name!.Trim(), by, clock.GetUtcNow());
        channel.Revise(channel.Name, form.KnownKinds);
        Lead(channel, form.Address!);
        var secret = kind is ChannelKind.Webhook ? Sign(channel) : null;
        db.Channels.Add(channel);
        await db.SaveChangesAsync(ct);
        return new NewChannel(channel.Id, secret);
    }

    /// <returns>Null when it is gone.</returns>
    public async Task<Result<bool>?> ChangeAsync(Guid id, ChannelForm form, CancellationToken ct)
    {
        if (await db.Channels.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } channel)
        {
            return null;
        }

        var moves = !string.IsNullOrWhiteSpace(form.Address);
        if (moves && Refusal(form.Address!) is { } refusal)
        {
            return refusal;
        }

        channel.Revise(form.Name!.Trim(), form.KnownKinds);
        if (moves)
        {
            Lead(channel, form.Address!);
            channel.BeginAgain();
            bell.RingAfterCommit(org.RequiredId);
        }

        await db.SaveChangesAsync(ct);
        return true;
    }

    /// <returns>The new secret, shown once; null when there is no such webhook.</returns>
    public async Task<string?> RotateAsync(Guid id, CancellationToken ct)
    {
        if (await db.Channels.SingleOrDefaultAsync(c => c.Id == id && c.Kind == ChannelKind.Webhook, ct) is not { } channel)
        {
            return null;
        }

        var secret = Sign(channel);
        await db.SaveChangesAsync(ct);
        return secret;
    }

    /// <summary>On again; what waited goes now.</summary>
    public async Task<bool> RestartAsync(Guid id, CancellationToken ct)
    {
        if (await db.Channels.SingleOrDefaultAsync(c => c.Id == id, ct) is not { } channel)
        {
            return false;
        }

        channel.BeginAgain();
        await db.SaveChangesAsync(ct);
        bell.RingAfterCommit(org.RequiredId);
        return true;
    }

    public async Task<bool> TestAsync(Guid id, CancellationToken ct) =>
        await db.Channels.AnyAsync(c => c.Id == id, ct) && await outbox.AddTestAsync(TestNotice.Make(org.Slug, id, clock.GetUtcNow()), id, ct) == 1;

    /// <summary>With the same id, so that a receiver that had it after all knows it.</summary>
    /// <returns>The channel of the message, null for mail; or an error when there is no such message that has ended.</returns>
    public async Task<Result<Guid?>> ReplayAsync(Guid messageId, CancellationToken ct)
    {
        var ended = db.Outbox.Where(m => m.Id == messageId && (m.State == MessageState.Sent || m.State == MessageState.Failed));
        var found = await ended.Select(m => new { m.ChannelId }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return new Error(ErrorKind.NotFound, "This message waits already, or is gone.");
        }

        var now = clock.GetUtcNow();
        await ended.ExecuteUpdateAsync(row => row
            .SetProperty(m => m.State, MessageState.Waiting).SetProperty(m => m.Step, 0).SetProperty(m => m.NextAt, now)
            .SetProperty(m => m.IsUnheard, false).SetProperty(m => m.EndedAt, (DateTimeOffset?)null), ct);
        bell.RingAfterCommit(org.RequiredId);
        return found.ChannelId;
    }

    /// <summary>With everything that was written for it.</summary>
    public async Task<string?> RemoveAsync(Guid id, CancellationToken ct)
    {
        var name = await db.Channels.Where(c => c.Id == id).Select(c => c.Name).SingleOrDefaultAsync(ct);
        await db.Deliveries.Where(d => d.ChannelId == id).ExecuteDeleteAsync(ct);
        await db.Outbox.Where(m => m.ChannelId == id).ExecuteDeleteAsync(ct);
        await db.Channels.Where(c => c.Id == id).ExecuteDeleteAsync(ct);
        return name;
    }

    private Error? Refusal(string address) =>
        guard.ReasonAgainstHook(address) is { } reason ? new Error(ErrorKind.Invalid, reason, nameof(ChannelForm.Address)) : null;

    private void Lead(Channel channel, string typed)
    {
        var address = new Uri(typed.Trim()).AbsoluteUri;
        channel.Lead(box.Close(org.RequiredId, channel.Id, address), address[^4..]);
    }

    private string Sign(Channel channel)
    {
        var secret = StandardWebhooks.NewSecret();
        channel.Sign(box.Close(org.RequiredId, channel.Id, secret), secret[^4..], clock.GetUtcNow());
        return secret;
    }
}

/// <param name="Secret">What its messages are signed with; null for kinds without. Shown once.</param>
public sealed record NewChannel(Guid Id, string? Secret);
