namespace TeamCost.Web.Platform.Mail;

/// <summary>The settings under <c>TeamCost:Mail</c>.</summary>
public sealed class MailOptions
{
    public const string Section = "TeamCost:Mail";

    public string From { get; set; } = "TeamCost <teamcost@localhost>";

    public SmtpOptions Smtp { get; set; } = new();

    public sealed class SmtpOptions
    {
        /// <summary>Empty: mails are written as files.</summary>
        public string Host { get; set; } = "";

        public int Port { get; set; } = 587;

        public string User { get; set; } = "";

        public string Password { get; set; } = "";

        /// <summary>STARTTLS; only a relay on the same machine can do without.</summary>
        public bool StartTls { get; set; } = true;
    }
}
