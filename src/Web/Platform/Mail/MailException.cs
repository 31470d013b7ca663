namespace TeamCost.Web.Platform.Mail;

public enum MailFailure
{
    /// <summary>The mail server does not answer, or not now.</summary>
    Away,

    /// <summary>The operator's settings are wrong: name, password, certificate, sender.</summary>
    Settings,

    /// <summary>The server refuses this address for good.</summary>
    Recipient,

    /// <summary>Anything else the server said no to.</summary>
    Refused,
}

/// <summary>A mail that was not taken: why, in a sentence, and what the server said.</summary>
public sealed class MailException(MailFailure failure, string sentence, int? code, string? answer, Exception? inner) : Exception(sentence, inner)
{
    public MailFailure Failure => failure;

    /// <summary>The server's three digits; null when it said nothing.</summary>
    public int? Code => code;

    public string? Answer => answer;
}
