using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Mail;
using TeamCost.Web.Platform.Secrets;

namespace TeamCost.Web.Features.Notifications.Mail;

/// <summary>
/// Takes mails that belong to no organization's outbox: about accounts, and invitations to people who are not in it yet. The request only
/// writes a row, sealed, so that it takes no longer whether the mail server is slow, away, or the address unknown to it.
/// </summary>
public sealed class LetterBox(AppDbContext db, SecretBox box, OutboxBell bell, TimeProvider clock)
{
    /// <summary>In the caller's unit of work, if there is one.</summary>
    /// <param name="kind">For the log: <c>account.confirm</c>.</param>
    /// <param name="to">The address.</param>
    /// <param name="draft">What stands in it; its title is the subject, behind the product's name.</param>
    /// <param name="goodFor">How long its links work.</param>
    /// <param name="ct">Cancels.</param>
    public async Task PostAsync(string kind, string to, MailDraft draft, TimeSpan goodFor, CancellationToken ct)
    {
        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var letter = new Letter(to, $"TeamCost: {draft.Title}", MailLayout.PlainText(draft), MailLayout.Html(draft)) { Id = id };
        var content = box.Close(Guid.Empty, id, JsonSerializer.Serialize(letter, JsonSerializerOptions.Default));
        await db.Database.ExecuteSqlAsync($"""
            insert into letters (id, kind, content, created_at, good_until, next_at) values ({id}, {kind}, {content}, {now}, {now + goodFor}, {now})
            """, ct);
        if (db.Database.CurrentTransaction is null)
        {
            bell.RingNow(DeliveryBell.Letters);
        }
        else
        {
            bell.RingAfterCommit(DeliveryBell.Letters);
        }
    }
}
