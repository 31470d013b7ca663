namespace TeamCost.Web.Features.Notifications.Sending;

/// <summary>
/// What differs from one kind of channel to the next: the form of a message, and what an answer means. Another kind is a folder with one of
/// these, a word in <see cref="ChannelKind"/> and in the check of the <c>channels</c> table.
/// </summary>
public interface IChannelForm
{
    ChannelKind Kind { get; }

    /// <summary>The body and its headers. The address is the sender's business.</summary>
    FormedMessage Form(MessageToForm message);

    /// <param name="status">Of the answer; never a redirect, which no channel follows.</param>
    /// <param name="answer">The first two kilobytes.</param>
    Verdict Judge(int status, string answer);
}

/// <summary>A notice on its way to a channel.</summary>
/// <param name="Notice">What is told.</param>
/// <param name="Id">The message's, the same at every try.</param>
/// <param name="OrgId">Whose.</param>
/// <param name="OrgName">Whose, for people.</param>
/// <param name="Url">Of the page; null where this server does not know its own address.</param>
/// <param name="Base">This server's own address, without a trailing slash; null where it is not known.</param>
/// <param name="IsTest">Invented numbers, and it says so.</param>
/// <param name="Secrets">What it is signed with: one, or two while receivers change over. Empty for kinds without.</param>
/// <param name="At">Of this try.</param>
public sealed record MessageToForm(
    Notice Notice, Guid Id, Guid OrgId, string OrgName, string? Url, string? Base, bool IsTest, IReadOnlyList<string> Secrets, DateTimeOffset At);

/// <param name="Body">JSON, to the byte as it is signed.</param>
/// <param name="Headers">Besides the content type.</param>
public sealed record FormedMessage(byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Headers);
