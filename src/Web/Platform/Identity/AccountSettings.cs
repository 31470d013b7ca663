using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Platform.Identity;

public enum RegistrationMode
{
    /// <summary>Anybody may register.</summary>
    Open,

    /// <summary>Only who holds an open invitation.</summary>
    Invitation,

    /// <summary>Nobody; accounts are made on the command line.</summary>
    Off,
}

/// <summary>Who may register, and whether an address must be confirmed first. <c>TeamCost:Registration</c>, <c>TeamCost:ConfirmEmail</c>.</summary>
public sealed record AccountSettings(RegistrationMode Registration, bool ConfirmsEmail)
{
    public const int MinimumPassword = 8;
    public const int MaximumPassword = 200;

    /// <summary>Addresses are confirmed when mail really leaves the house, unless a setting says otherwise.</summary>
    public static AccountSettings From(IConfiguration configuration, bool sendsMail)
    {
        var mode = configuration["TeamCost:Registration"];
        if (!Enum.TryParse<RegistrationMode>(string.IsNullOrWhiteSpace(mode) ? nameof(RegistrationMode.Open) : mode, ignoreCase: true, out var registration)
            || !Enum.IsDefined(registration))
        {
            throw new StartupException($"TeamCost:Registration is \"{mode}\"; it must be open, invitation or off.");
        }

        return new AccountSettings(registration, configuration.GetValue("TeamCost:ConfirmEmail", sendsMail));
    }
}
