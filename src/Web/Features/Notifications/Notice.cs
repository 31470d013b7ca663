using System.Text.Json.Nodes;

namespace TeamCost.Web.Features.Notifications;

/// <summary>What is to be told, before a channel gives it a form.</summary>
/// <param name="Kind">One of <see cref="NoticeKinds"/>.</param>
/// <param name="Key">What and which state of it, <c>budget:(id):2026-11-01:80:exceeded</c>: the same key is one message per destination however often it is added.</param>
/// <param name="Title">Subject; starts with scope and percent: "Platform 80%: $1,284 of $1,600".</param>
/// <param name="Summary">One or two sentences: who, what, how much, against what, since when.</param>
/// <param name="Facts">At most ten.</param>
/// <param name="Path"><c>/o/acme/alerts/(id)</c>; made absolute when it is sent.</param>
/// <param name="Data">The <c>data</c> of the generic webhook: money as strings, ids, period; thin.</param>
/// <param name="At">When it happened.</param>
public sealed record Notice(
    string Kind, string Key, string Title, string Summary, IReadOnlyList<NoticeFact> Facts, string Path, JsonObject Data, DateTimeOffset At)
{
    /// <summary>For mails that carry a small table.</summary>
    public NoticeTable? Table { get; init; }

    /// <summary>Of the button; "Open" when null.</summary>
    public string? ActionLabel { get; init; }

    /// <summary>Who may read it. Channels belong to the admins and get everything.</summary>
    public NoticeReach Reach { get; init; } = NoticeReach.SeesEverybody;

    /// <summary>Who may read it besides <see cref="Reach"/>: the person or the members of the team that it is about.</summary>
    public IReadOnlyCollection<Guid> AlsoFor { get; init; } = [];
}

public sealed record NoticeFact(string Name, string Value);

/// <param name="Heads">The first column is text, the others are right-aligned figures.</param>
/// <param name="Rows">Each as long as the heads.</param>
public sealed record NoticeTable(IReadOnlyList<string> Heads, IReadOnlyList<IReadOnlyList<string>> Rows);

public enum NoticeReach
{
    /// <summary>Owners, admins and viewers: it names people or money that not every member may see.</summary>
    SeesEverybody,

    /// <summary>Every member: totals of the organization.</summary>
    Everybody,
}
