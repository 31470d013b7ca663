namespace TeamCost.Web.Platform.Mail;

/// <param name="Text">For readers without HTML; never empty.</param>
/// <param name="Html">Self-contained: no scripts, no pictures from elsewhere. Null for text alone.</param>
public sealed record Letter(string To, string Subject, string Text, string? Html = null);

public interface IMailer
{
    /// <summary>False when mails only become files: then nobody may be made to wait for one.</summary>
    bool Delivers { get; }

    Task SendAsync(Letter letter, CancellationToken ct);
}
