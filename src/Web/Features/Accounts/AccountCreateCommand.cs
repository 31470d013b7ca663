using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Features.Organizations.Tokens;
using TeamCost.Web.Features.People;
using TeamCost.Web.Platform.Commands;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Accounts;

/// <summary>
/// <c>account create --email E --password P --org SLUG --token NAME</c>: makes what is missing (account, organization, membership, token) and prints one JSON object. A second run
/// answers with a fresh secret, since the old one is known to nobody but its holder. With <c>--admin</c> the person becomes staff, whether new or known; then organization and token may be
/// left out, and a known person's password too.
/// </summary>
public sealed class AccountCreateCommand(
    UserManager<AppUser> users, Registrar registrar, OrgCreator orgs, OrgDoor door, CurrentOrg org, OrgTransaction unit, TokenIssuer tokens,
    PersonMatcher names) : IHostCommand
{
    public const string Words = "account create";
    public const string Usage = "--email E --password P --org SLUG --token NAME [--admin]";

    public async Task<int> RunAsync(CommandOptions options, CancellationToken ct)
    {
        if (options.Has("admin") && options.Value("email") is { } address && options.Value("org") is null)
        {
            return await PrintAsync(await MakeStaffAsync(address, options.Value("password"), ct));
        }

        string?[] asked = [options.Value("email"), options.Value("password"), options.Value("org"), options.Value("token")];
        if (asked is not [{ } email, { } password, { } slug, { } name])
        {
            await Console.Error.WriteLineAsync($"Usage: {Words} {Usage}");
            return 3;
        }

        var made = await MakeAsync(email, password, slug.Trim(), name, ct);
        if (options.Has("admin"))
        {
            made = await made.Match<Task<Result<CreatedAccount>>>(
                async account => (await MakeStaffAsync(email, password: null, ct)).Match<Result<CreatedAccount>>(_ => account with { Admin = true }, error => error),
                error => Task.FromResult<Result<CreatedAccount>>(error));
        }

        return await PrintAsync(made);
    }

    /// <summary>Staff from now on. Who runs commands on the server may say so.</summary>
    internal async Task<Result<StaffAccount>> MakeStaffAsync(string email, string? password, CancellationToken ct)
    {
        if (password is null && await users.FindByEmailAsync(email.Trim()) is null)
        {
            return new Error(ErrorKind.NotFound, $"There is no account with the address {email.Trim()}. Give --password to make one.");
        }

        var found = await UserAsync(email, password ?? "", ct);
        return await found.Match<Task<Result<StaffAccount>>>(
            async user =>
            {
                user.IsStaff = true;
                await users.UpdateAsync(user);
                return new StaffAccount(user.Email!);
            },
            error => Task.FromResult<Result<StaffAccount>>(error));
    }

    private static async Task<int> PrintAsync<T>(Result<T> made) =>
        await made.Match(
            async account => { await Console.Out.WriteLineAsync(JsonSerializer.Serialize(account, JsonSerializerOptions.Web)); return 0; },
            async error => { await Console.Error.WriteLineAsync(error.Message); return 1; });

    internal async Task<Result<CreatedAccount>> MakeAsync(string email, string password, string slug, string tokenName, CancellationToken ct)
    {
        if (tokenName.Trim() is { Length: 0 or > 80 })
        {
            return new Error(ErrorKind.Invalid, "Give the token a name of at most 80 characters.");
        }

        if (!Slugs.IsValid(slug))
        {
            return new Error(ErrorKind.Invalid, $"\"{slug}\" is not an address for an organization. {Slugs.Rule}");
        }

        var found = await UserAsync(email, password, ct);
        return await found.Match(
            async user => await EnterAsync(user, slug, ct) is { } refusal ? refusal : await TokenAsync(user, tokenName, ct),
            error => Task.FromResult<Result<CreatedAccount>>(error));
    }

    private async Task<Result<AppUser>> UserAsync(string email, string password, CancellationToken ct)
    {
        if (await users.FindByEmailAsync(email.Trim()) is { } known)
        {
            return known;
        }

        if (!new System.ComponentModel.DataAnnotations.EmailAddressAttribute().IsValid(email.Trim()))
        {
            return new Error(ErrorKind.Invalid, $"\"{email}\" is not an e-mail address.");
        }

        var registered = await registrar.RegisterAsync(new NewPerson(email.Split('@')[0], email, password, TimeZone: null), ct);
        return await registered.Match<Task<Result<AppUser>>>(
            async user =>
            {
                // Who runs commands on the server vouches for the address.
                user.EmailConfirmed = true;
                await users.UpdateAsync(user);
                return user;
            },
            error => Task.FromResult<Result<AppUser>>(error));
    }

    private async Task<Error?> EnterAsync(AppUser user, string slug, CancellationToken ct)
    {
        var entry = await door.FindAsync(slug, user.Id, ct);
        if (entry is null)
        {
            var made = await orgs.CreateAsync(OrgKind.Company, slug, slug, user.TimeZone, user.Id, ct);
            if (made.Match<Error?>(_ => null, error => error) is { } error)
            {
                if (error.Kind is not ErrorKind.Conflict)
                {
                    return error;
                }

                // The organization is there, the membership is what is missing; who runs commands on the server may let people in.
                await orgs.JoinAsync(slug, user.Id, ct);
                await names.MatchAsync(user.Id, ct);
            }

            entry = await door.FindAsync(slug, user.Id, ct);
        }

        if (entry!.Role?.HasDevices() != true)
        {
            return new Error(ErrorKind.Forbidden, $"{user.Email} is a viewer of \"{slug}\", and viewers have no devices.");
        }

        org.Enter(entry);
        return null;
    }

    private async Task<Result<CreatedAccount>> TokenAsync(AppUser user, string name, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        var token = await tokens.ReplaceAsync(name, user.Id, ct);
        await transaction.CommitAsync(ct);
        return new CreatedAccount(user.Email!, org.Slug, token.Secret);
    }
}

public sealed record CreatedAccount(
    string Email, string Org, string Token, [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)] bool Admin = false);

public sealed record StaffAccount(string Email, bool Admin = true);
