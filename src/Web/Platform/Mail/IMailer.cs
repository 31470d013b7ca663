namespace TeamCost.Web.Platform.Mail;

/// <param name="Text">For readers without HTML; never empty.</param>
/// <param name="Html">Self-contained: no scripts, no pictures from elsewhere. Null for text alone.</param>
public sealed record Letter(string To, string Subject, string Text, string? Html = null)
{
    /// <summary>The same at every try of the same letter: what a receiver knows it by. Null: a new one.</summary>
    public Guid? Id { get; init; }

    /// <summary>Where one click, of a mail program or of a person, stops this kind of mail (RFC 8058). Null where there is nothing to stop.</summary>
    public string? StopUrl { get; init; }
}

public interface IMailer
{
    /// <summary>False when mails only become files: then nobody may be made to wait for one.</summary>
    bool Delivers { get; }

    /// <exception cref="MailException">It was not taken, or nobody knows.</exception>
    Task SendAsync(Letter letter, CancellationToken ct);
}
