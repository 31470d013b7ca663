using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeamCost.Contracts;
using TeamCost.Web.Data;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Secrets;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <param name="Provider">Key of the catalogue.</param>
/// <param name="Name">For people; empty: as the account is called.</param>
/// <param name="Secret">Null for accounts kept by hand.</param>
/// <param name="Settings">By the names of the provider's fields.</param>
public sealed record NewConnection(string Provider, string? Name, string? Secret, IReadOnlyDictionary<string, string> Settings)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => nameof(NewConnection);
}

/// <summary>
/// Connects, changes and removes provider accounts. Keys come in and never go out. The provider is asked before anything is written, so
/// the verbs open their own units of work: actions that call them carry <see cref="NoOrgTransactionAttribute"/>.
/// </summary>
public sealed class ConnectionKeeper(
    AppDbContext db, CurrentOrg org, OrgTransaction unit, ProviderCatalog catalog, AccountTester tester, SecretBox box, HistoryEraser history,
    FeedDoors doors, SyncBell bell, SourceOpener sources, TimeProvider clock)
{
    public const int LongestName = 120;

    private static readonly Error Gone = new(ErrorKind.NotFound, "This connection is gone: somebody removed it.");

    /// <summary>Tests and keeps it, and begins to read at once.</summary>
    public async Task<Result<Connection>> ConnectAsync(NewConnection wanted, CancellationToken ct)
    {
        if (catalog.Find(wanted.Provider)?.Setup is not { } setup)
        {
            return UnknownProvider(wanted.Provider);
        }

        var settings = Known(setup, wanted.Settings);
        var secret = wanted.Secret?.Trim() ?? "";
        var test = await tester.TestAsync(setup, Guid.CreateVersion7(), secret, settings, ct);
        if (Refusal(setup, test, secret) is { } refusal)
        {
            return refusal;
        }

        if (TooLong(wanted.Name) is { } tooLong)
        {
            return tooLong;
        }

        try
        {
            return await AddAsync(setup, wanted, secret, settings, test.Account!, ct);
        }
        catch (DbUpdateException same) when (same.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return AlreadyConnected(setup, test.Account!.AccountName, "at this very moment");
        }
    }

    /// <summary>Before connecting: whose account it would be.</summary>
    public async Task<Result<AccountTest>> TestAsync(
        string provider, string? secret, IReadOnlyDictionary<string, string> settings, CancellationToken ct) =>
        catalog.Find(provider)?.Setup is { } setup
            ? await tester.TestAsync(setup, Guid.CreateVersion7(), secret, Known(setup, settings), ct)
            : UnknownProvider(provider);

    /// <summary>With the key that is kept. A good test of a broken connection mends it.</summary>
    public async Task<Result<AccountTest>> TestAsync(Guid connectionId, CancellationToken ct)
    {
        if (await FindAsync(connectionId, ct) is not { } connection || catalog.Find(connection.Provider)?.Setup is not { } setup)
        {
            return Gone;
        }

        if (KeyOf(connection) is not { } secret)
        {
            return AccountTest.Wrong(Trouble.KeyUnreadable, SyncWords.KeyUnreadable);
        }

        var test = await tester.TestAsync(setup, connection.Id, secret, connection.Settings, ct);
        if (test.Account is { } account && Refusal(setup, test, secret) is null)
        {
            await WriteAsync(connection.Id, async kept =>
            {
                await doors.SetAsync(kept.Id, setup.FeedsFor(secret), account, ct);
                if (kept.State is ConnectionState.Broken)
                {
                    kept.BeginAgain(clock.GetUtcNow());
                }
            }, ct);
        }

        return test;
    }

    /// <summary>The new key is tested before the old one goes, and has to open the same account.</summary>
    public Task<Result<AccountTest>> ReplaceKeyAsync(Guid connectionId, string? secret, CancellationToken ct) =>
        ReviseAsync(connectionId, connection => connection.Name, connection => connection.Settings, secret ?? "", ct);

    /// <summary>Name and settings. Changing an address asks for the key again: a kept key goes only where it was given for.</summary>
    public async Task<Result<AccountTest>> ChangeAsync(
        Guid connectionId, string name, IReadOnlyDictionary<string, string> settings, string? secret, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return new Error(ErrorKind.Invalid, "Give the connection a name.", "Name");
        }

        return TooLong(name) is { } tooLong
            ? tooLong
            : await ReviseAsync(connectionId, _ => name.Trim(), _ => settings, string.IsNullOrWhiteSpace(secret) ? null : secret, ct);
    }

    /// <summary>The key goes at once. History is kept, or erased and then gone from every number.</summary>
    public async Task<Result<Guid>> RemoveAsync(Guid connectionId, bool eraseHistory, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        if (await db.Connections.SingleOrDefaultAsync(c => c.Id == connectionId, ct) is not { } connection)
        {
            return await EraseKeptAsync(connectionId, eraseHistory, transaction, ct);
        }

        if (eraseHistory)
        {
            await history.EraseAsync(connectionId, ct);
        }
        else
        {
            await history.EndPlansAsync(connectionId, ct);
            db.RemovedConnections.Add(new RemovedConnection(connection, clock.GetUtcNow()));
        }

        db.Connections.Remove(connection);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return connectionId;
    }

    private async Task<Result<Guid>> EraseKeptAsync(
        Guid connectionId, bool eraseHistory, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, CancellationToken ct)
    {
        if (!eraseHistory || await db.RemovedConnections.SingleOrDefaultAsync(r => r.Id == connectionId, ct) is not { } removed)
        {
            return Gone;
        }

        await history.EraseAsync(connectionId, ct);
        db.RemovedConnections.Remove(removed);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return connectionId;
    }

    private async Task<Result<Connection>> AddAsync(
        ProviderSetup setup, NewConnection wanted, string secret, Dictionary<string, string> settings, AccountSummary account, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await unit.BeginAsync(ct);
        if (await SameAsync(setup, secret, settings, account.AccountId, ct) is { } same)
        {
            return AlreadyConnected(setup, same.AccountName ?? account.AccountName, $"as \"{same.Name}\"");
        }

        var removed = account.AccountId is null ? null : await db.RemovedConnections
            .OrderByDescending(r => r.RemovedAt).FirstOrDefaultAsync(r => r.Provider == setup.Key && r.AccountId == account.AccountId, ct);
        var name = string.IsNullOrWhiteSpace(wanted.Name) ? account.AccountName : wanted.Name.Trim();
        var connection = new Connection(setup.Key, name.Length > LongestName ? name[..LongestName] : name, org.UserId!.Value, now, removed?.Id);
        connection.Describe(account.AccountId, account.AccountName, account.HistoryFrom);
        connection.Set(settings);
        Begin(connection, setup, secret, now);
        db.Connections.Add(connection);
        if (removed is not null)
        {
            db.RemovedConnections.Remove(removed);
        }

        await db.SaveChangesAsync(ct);
        await doors.SetAsync(connection.Id, connection.Secret is null ? [] : setup.FeedsFor(secret), account, ct);
        await transaction.CommitAsync(ct);
        bell.Ring(org.RequiredId, connection.Id);
        return connection;
    }

    /// <param name="secret">Null: the kept one. Empty: one was asked for and not given.</param>
    private async Task<Result<AccountTest>> ReviseAsync(
        Guid connectionId, Func<Connection, string> name, Func<Connection, IReadOnlyDictionary<string, string>> settings, string? secret, CancellationToken ct)
    {
        if (await FindAsync(connectionId, ct) is not { } connection || catalog.Find(connection.Provider)?.Setup is not { } setup)
        {
            return Gone;
        }

        var wanted = Known(setup, settings(connection));
        if (secret is null && connection.Secret is not null && ChangesAddress(setup, connection.Settings, wanted))
        {
            return new Error(ErrorKind.Invalid, "The address changed, so the key has to be entered again: a kept key never goes to another address.", "Secret");
        }

        var isTested = secret is not null || !Same(connection.Settings, wanted);
        var key = secret?.Trim() ?? (isTested ? KeyOf(connection) : "");
        if (key is null)
        {
            return new Error(ErrorKind.Invalid, $"{SyncWords.KeyUnreadable} {Trouble.KeyUnreadable.NextStep()}", "Secret");
        }

        var test = isTested
            ? await tester.TestAsync(setup, connection.Id, key, wanted, ct)
            : AccountTest.Good(new AccountSummary(connection.AccountId, connection.AccountName ?? setup.Label, [], connection.HistoryFrom, []));
        if (Refusal(setup, test, key) is { } refusal)
        {
            return refusal;
        }

        if (connection.AccountId is { } known && test.Account!.AccountId is { } found && known != found)
        {
            return new Error(ErrorKind.Conflict,
                $"This key opens {test.Account.AccountName}, but the connection is of {connection.AccountName}. Connect that account on its own.", "Secret");
        }

        var isHere = await WriteAsync(connection.Id, async kept =>
        {
            kept.Rename(name(kept));
            await sources.RenameAsync(kept.Id, kept.Name, ct);
            kept.Set(wanted);
            if (isTested)
            {
                kept.Describe(test.Account!.AccountId ?? kept.AccountId, test.Account.AccountName, test.Account.HistoryFrom);
                Begin(kept, setup, key, clock.GetUtcNow(), isNewKey: secret is not null);
                await doors.SetAsync(kept.Id, kept.Secret is null ? [] : setup.FeedsFor(key), test.Account, ct);
            }
        }, ct);
        return isHere ? test : Gone;
    }

    private void Begin(Connection connection, ProviderSetup setup, string secret, DateTimeOffset now, bool isNewKey = true)
    {
        if (isNewKey && secret.Length > 0)
        {
            connection.GiveKey(box.Close(org.RequiredId, connection.Id, secret), secret[^4..], org.UserId!.Value, now);
        }

        if (secret.Length == 0 || setup.FeedsFor(secret).Count == 0)
        {
            connection.KeepByHand();
        }
        else
        {
            connection.BeginAgain(now);
        }
    }

    private async Task<bool> WriteAsync(Guid connectionId, Func<Connection, Task> change, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        // A run may have moved the row on meanwhile; columns that are not changed here are not written.
        db.ChangeTracker.Clear();
        if (await db.Connections.SingleOrDefaultAsync(c => c.Id == connectionId, ct) is not { } connection)
        {
            return false;
        }

        await change(connection);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        bell.Ring(org.RequiredId, connectionId);
        return true;
    }

    private async Task<Connection?> FindAsync(Guid connectionId, CancellationToken ct)
    {
        await using var transaction = await unit.BeginAsync(ct);
        return await db.Connections.AsNoTracking().SingleOrDefaultAsync(c => c.Id == connectionId, ct);
    }

    /// <summary>By the provider's id of the account; where it says none, by the key and the settings.</summary>
    private async Task<Connection?> SameAsync(
        ProviderSetup setup, string secret, Dictionary<string, string> settings, string? accountId, CancellationToken ct)
    {
        var others = await db.Connections.AsNoTracking().Where(c => c.Provider == setup.Key).ToListAsync(ct);
        return accountId is not null
            ? others.Find(other => other.AccountId == accountId)
            : others.Find(other => secret.Length > 0 && Same(other.Settings, settings) && KeyOf(other) is { Length: > 0 } key && IsSameKey(key, secret));
    }

    /// <returns>Empty where none is kept; null where it cannot be opened.</returns>
    private string? KeyOf(Connection connection) => connection.Secret is { } closed ? box.Open(org.RequiredId, connection.Id, closed) : "";

    private static bool IsSameKey(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static Error? Refusal(ProviderSetup setup, AccountTest test, string secret)
    {
        if (test.Account is not { } account)
        {
            var kind = test.Trouble is Trouble.RateLimited or Trouble.ProviderDown ? ErrorKind.Unavailable : ErrorKind.Invalid;
            return new Error(kind, test.NextStep is null ? test.Sentence! : $"{test.Sentence} {test.NextStep}", test.Field);
        }

        var main = secret.Length == 0 ? [] : setup.FeedsFor(secret).Where(feed => feed.IsMain).Select(feed => feed.Key).ToList();
        var missing = account.Permissions.FirstOrDefault(p => p.Trouble is { } trouble and not Trouble.PlanTooSmall && trouble.NeedsPerson() && p.Feeds.Any(main.Contains));
        return missing is null ? null : new Error(ErrorKind.Invalid, $"{missing.Sentence} {missing.Trouble!.Value.NextStep()}", "Secret");
    }

    private static Dictionary<string, string> Known(ProviderSetup setup, IReadOnlyDictionary<string, string> settings) =>
        setup.Fields.Where(field => settings.TryGetValue(field.Name, out var value) && !string.IsNullOrWhiteSpace(value))
            .ToDictionary(field => field.Name, field => settings[field.Name].Trim(), StringComparer.Ordinal);

    private static bool Same(Dictionary<string, string> one, Dictionary<string, string> other) =>
        one.Count == other.Count && one.All(pair => other.GetValueOrDefault(pair.Key) == pair.Value);

    private static bool ChangesAddress(ProviderSetup setup, IReadOnlyDictionary<string, string> old, IReadOnlyDictionary<string, string> wanted) =>
        setup.Fields.Any(field => field.IsAddress && old.GetValueOrDefault(field.Name) != wanted.GetValueOrDefault(field.Name));

    private static Error? TooLong(string? name) =>
        name?.Trim().Length > LongestName ? new Error(ErrorKind.Invalid, $"The name may have {LongestName} characters.", "Name") : null;

    private static Error UnknownProvider(string provider) => new(
        ErrorKind.Invalid, $"There is no provider \"{(provider.Length > 64 ? provider[..64] : provider)}\" in the catalogue.", "Provider");

    private static Error AlreadyConnected(ProviderSetup setup, string? account, string where) => new(
        ErrorKind.Conflict, $"The {setup.Label} account {account} is already connected {where}. Replace its key there instead of connecting it twice.", "Secret");
}
