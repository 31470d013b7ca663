namespace TeamCost.Web.Features.Notifications.Mail;

/// <summary>What stands in a mail, before <see cref="MailLayout"/> makes its text and its HTML part of it.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Paragraphs">Before the facts and the button.</param>
/// <param name="Why">Why it came and how to stop it: the last lines of every mail.</param>
public sealed record MailDraft(string Title, IReadOnlyList<string> Paragraphs, string Why)
{
    public IReadOnlyList<NoticeFact> Facts { get; init; } = [];

    public NoticeTable? Table { get; init; }

    public MailLink? Button { get; init; }

    /// <summary>After the button.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>Below <see cref="Why"/>.</summary>
    public IReadOnlyList<MailLink> Links { get; init; } = [];
}

public sealed record MailLink(string Label, string Url);
