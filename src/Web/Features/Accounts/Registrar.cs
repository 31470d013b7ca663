using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Features.Organizations.Invitations;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Accounts;

/// <summary>Makes an account with its personal organization, both or neither.</summary>
public sealed class Registrar(AppDbContext db, UserManager<AppUser> users, OrgCreator orgs, InvitationDoor invitations, AccountSettings settings, TimeProvider clock)
{
    public const string Taken = "There is already an account with this e-mail address. Sign in, or ask for a new password.";

    /// <param name="invitation">The secret of an invitation, where registering needs one.</param>
    public async Task<Error?> RefusalAsync(string? invitation, CancellationToken ct) => settings.Registration switch
    {
        RegistrationMode.Open => null,
        RegistrationMode.Invitation when invitation is not null && (await invitations.FindAsync(invitation, ct))?.IsOpen(clock.GetUtcNow()) == true => null,
        RegistrationMode.Invitation => new Error(ErrorKind.Forbidden, "Registration is by invitation. Ask somebody in your organization for an invitation link."),
        _ => new Error(ErrorKind.Forbidden, "Registration is closed. Ask the administrator of this server for an account."),
    };

    public async Task<Result<AppUser>> RegisterAsync(NewPerson person, CancellationToken ct)
    {
        var email = person.Email.Trim();
        var user = new AppUser
        {
            Id = Guid.CreateVersion7(),
            Email = email,
            UserName = email,
            DisplayName = person.Name.Trim(),
            TimeZone = TimeZones.OrUtc(person.TimeZone),
            CreatedAt = clock.GetUtcNow(),
        };

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        try
        {
            var created = await users.CreateAsync(user, person.Password);
            if (!created.Succeeded)
            {
                return ErrorOf(created);
            }
        }
        catch (DbUpdateException twice) when (twice.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new Error(ErrorKind.Conflict, Taken, "Email");
        }

        await orgs.CreateFromWordsAsync(OrgKind.Personal, user.Name, SlugWords(user), user.TimeZone, user.Id, ct);
        await transaction.CommitAsync(ct);
        return user;
    }

    private static string SlugWords(AppUser user) => string.IsNullOrWhiteSpace(user.DisplayName) ? user.Email!.Split('@')[0] : user.DisplayName;

    private static Error ErrorOf(IdentityResult result)
    {
        var first = result.Errors.First();
        return first.Code switch
        {
            nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) => new Error(ErrorKind.Conflict, Taken, "Email"),
            nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) =>
                new Error(ErrorKind.Invalid, "This is not an e-mail address.", "Email"),
            nameof(IdentityErrorDescriber.PasswordTooShort) =>
                new Error(ErrorKind.Invalid, $"Use at least {AccountSettings.MinimumPassword} characters.", "Password"),
            _ => new Error(ErrorKind.Invalid, first.Description),
        };
    }
}

public sealed record NewPerson(string Name, string Email, string Password, string? TimeZone);
