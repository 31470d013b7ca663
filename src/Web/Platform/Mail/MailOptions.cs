using System.Net.Mail;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Platform.Mail;

/// <summary>The settings under <c>TeamCost:Mail</c>.</summary>
public sealed class MailOptions
{
    public const string Section = "TeamCost:Mail";

    /// <summary>The sender where <see cref="SmtpOptions.From"/> names none.</summary>
    public string From { get; set; } = "TeamCost <teamcost@localhost>";

    public SmtpOptions Smtp { get; set; } = new();

    public string Sender => string.IsNullOrWhiteSpace(Smtp.From) ? From : Smtp.From;

    /// <summary>What cannot be meant stops the start.</summary>
    public void Check()
    {
        if (!MailAddress.TryCreate(Sender, out _))
        {
            throw new StartupException($"{Section}:Smtp:From is \"{Sender}\"; it must be an address such as TeamCost <teamcost@example.com>.");
        }

        if (Smtp.Port is < 1 or > 65535 or 465)
        {
            throw new StartupException(
                $"{Section}:Smtp:Port is {Smtp.Port}; it must be the port on which the mail server takes STARTTLS, usually 587 (465 is TLS from the first byte, which is not supported).");
        }
    }

    public sealed class SmtpOptions
    {
        /// <summary>Empty: mails are written as files.</summary>
        public string Host { get; set; } = "";

        public int Port { get; set; } = 587;

        public string User { get; set; } = "";

        public string Password { get; set; } = "";

        /// <summary>The sender; empty: <see cref="MailOptions.From"/>.</summary>
        public string From { get; set; } = "";

        /// <summary>STARTTLS; only a relay on the same machine can do without.</summary>
        public bool StartTls { get; set; } = true;
    }
}
