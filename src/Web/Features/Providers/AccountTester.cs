using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Secrets;

namespace TeamCost.Web.Features.Providers;

/// <summary>What became of a test: an account, or what is wrong and what to do about it.</summary>
/// <param name="Account">Null when the test failed.</param>
/// <param name="Trouble">Null for good tests and for fields that were left empty.</param>
/// <param name="Sentence">What is wrong; null when good.</param>
/// <param name="NextStep">What to do about it.</param>
/// <param name="Field">The form field it is about: <c>Secret</c> or <c>Settings[name]</c>; null: none of them.</param>
public sealed record AccountTest(AccountSummary? Account, Trouble? Trouble, string? Sentence, string? NextStep, string? Field)
{
    public static AccountTest Good(AccountSummary account) => new(account, null, null, null, null);

    public static AccountTest Wrong(Trouble trouble, string sentence, string? field = null) => new(null, trouble, sentence, trouble.NextStep(), field);

    public static AccountTest Missing(string sentence, string field) => new(null, null, sentence, null, field);
}

/// <summary>Asks a provider whose account a key opens. Nothing is kept.</summary>
public sealed partial class AccountTester(ProviderCatalog catalog, ProviderAddresses addresses, OutboundGuard guard, ILogger<AccountTester> log)
{
    private const string KeyField = "Secret";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    public async Task<AccountTest> TestAsync(
        ProviderSetup setup, Guid connectionId, string? secret, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        secret = secret?.Trim() ?? "";
        if (WrongSetting(setup, settings) is { } setting)
        {
            return setting;
        }

        if (WrongKey(setup, secret) is { } key)
        {
            return key;
        }

        if (secret.Length == 0)
        {
            return AccountTest.Good(new AccountSummary(null, setup.Label, [], null, []));
        }

        var access = new ProviderAccess(connectionId, addresses.Of(setup, OwnAddress(setup, settings)), secret, settings, new RunMeter())
        {
            RequestsPerMinute = setup.RequestsPerMinute,
            IsWaitedFor = true,
        };
        return await VerifyAsync(catalog.Find(setup.Key)!, access, ct);
    }

    /// <summary>The connection's own server, where its provider has such a field.</summary>
    public static string? OwnAddress(ProviderSetup setup, IReadOnlyDictionary<string, string> settings) =>
        setup.Fields.FirstOrDefault(field => field.IsAddress) is { } field ? settings.GetValueOrDefault(field.Name) : null;

    public static string FieldOf(ProviderField field) => $"Settings[{field.Name}]";

    /// <summary>By hand needs no key; a provider that is read does, and where one can only be kept it may be left out.</summary>
    private static AccountTest? WrongKey(ProviderSetup setup, string secret)
    {
        if (setup.SecretLabel is null || (secret.Length == 0 && setup.Feeds.Count == 0))
        {
            return null;
        }

        if (secret.Length == 0)
        {
            return AccountTest.Missing($"Paste the key ({setup.SecretLabel}).", KeyField);
        }

        if (!Secrecy.CanBeKey(secret))
        {
            return AccountTest.Wrong(Trouble.KeyRejected, "This cannot be a key: it holds spaces, line breaks or special characters. Copy it again, alone.", KeyField);
        }

        return setup.CheckKey(secret) is { } wrong ? AccountTest.Wrong(Trouble.KeyOfWrongKind, wrong.Sentence, KeyField) : null;
    }

    private AccountTest? WrongSetting(ProviderSetup setup, IReadOnlyDictionary<string, string> settings)
    {
        foreach (var field in setup.Fields)
        {
            var value = settings.GetValueOrDefault(field.Name)?.Trim() ?? "";
            if (value.Length == 0 && field.IsRequired)
            {
                return AccountTest.Missing($"{field.Label}: fill this in.", FieldOf(field));
            }

            if (value.Length > 500)
            {
                return AccountTest.Missing($"{field.Label}: at most 500 characters.", FieldOf(field));
            }

            if (value.Length > 0 && field.IsAddress && guard.ReasonAgainst(value) is { } reason)
            {
                return AccountTest.Wrong(Trouble.AddressRefused, reason, FieldOf(field));
            }
        }

        return null;
    }

    private async Task<AccountTest> VerifyAsync(IProviderConnector connector, ProviderAccess access, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            return AccountTest.Good(await connector.VerifyAsync(access, limit.Token));
        }
        catch (ProviderException refused)
        {
            var isAboutKey = refused.Trouble is Trouble.KeyRejected or Trouble.KeyOfWrongKind or Trouble.PermissionMissing or Trouble.SsoNeeded;
            return AccountTest.Wrong(refused.Trouble, Secrecy.Scrub(refused.Message, access.Secret), isAboutKey ? KeyField : null);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return AccountTest.Wrong(Trouble.ProviderDown, $"{connector.Setup.Label} did not answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (Exception wrong) when (wrong is not OperationCanceledException)
        {
            // A translation of ours stumbled over an answer. Its message may quote the answer, so only the type and the place are logged.
            Log.Stumbled(log, connector.Setup.Key, wrong.GetType().Name, wrong.StackTrace ?? "");
            return AccountTest.Wrong(Trouble.BadAnswer, $"The answer of {connector.Setup.Label} could not be understood.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Testing an account of {Provider} failed with {Type}\n{Place}")]
        public static partial void Stumbled(ILogger log, string provider, string type, string place);
    }
}
