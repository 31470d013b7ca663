using System.Globalization;
using TeamCost.Web.Features.People;

namespace TeamCost.Web.Features.Providers.OpenRouter;

/// <summary>OpenRouter: activity, credits, keys (docs/providers/openrouter.md).</summary>
public sealed class OpenRouterConnector(ProviderHttp http, TimeProvider clock) : IProviderConnector
{
    private const int KeptDays = 30;

    // Answers used again in a run.
    private const string OwnersKnown = "openrouter.owners";

    private readonly OpenRouterApi _api = new(http, clock);

    public ProviderSetup Setup => OpenRouterSetup.Value;

    public async Task<AccountSummary> VerifyAsync(ProviderAccess access, CancellationToken ct)
    {
        var key = (await _api.KeyAsync(access, ct)).Data;
        if (!key.IsManagement && !key.IsProvisioning)
        {
            throw OpenRouterApi.OrdinaryKey();
        }

        var yesterday = Days.Of(clock.GetUtcNow()).AddDays(-1);
        CreditsRow? credits = null;
        IReadOnlyList<KeyItem> keys = [];
        Permission[] permissions =
        [
            await TryAsync("Activity", OpenRouterSetup.Activity, () => _api.ActivityAsync(access, yesterday, "", ct)),
            await TryAsync("Credits", OpenRouterSetup.Credits, async () => credits = await _api.CreditsAsync(access, ct)),
            await TryAsync("Keys", OpenRouterSetup.Keys, async () => keys = await _api.KeysAsync(access, ct)),
        ];
        var members = await _api.MembersAsync(access, ct);
        var name = members.Count > 0
            ? string.Create(CultureInfo.InvariantCulture, $"OpenRouter organization of {members.Count} {(members.Count == 1 ? "member" : "members")}")
            : string.Create(CultureInfo.InvariantCulture, $"OpenRouter account with {keys.Count} keys");
        // No name and no id of the account is said.
        return new AccountSummary(null, name, permissions, yesterday.AddDays(1 - KeptDays), [.. Notes(key, credits)]);
    }

    public Task<ProviderDay> ReadDayAsync(ProviderAccess access, string feed, DateOnly day, CancellationToken ct) => feed switch
    {
        OpenRouterSetup.Activity => ActivityAsync(access, day, ct),
        OpenRouterSetup.Credits => CreditsAsync(access, day, ct),
        OpenRouterSetup.Keys => KeysAsync(access, day, ct),
        _ => throw new ArgumentOutOfRangeException(nameof(feed), feed, "OpenRouter has no such feed."),
    };

    private async Task<ProviderDay> ActivityAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var sums = new ActivityDay(day);
        sums.Whole(await _api.ActivityAsync(access, day, "", ct));
        var named = new List<IdentityName>();
        foreach (var (filter, name) in sums.IsComplete ? [] : await OwnersAsync(access, ct))
        {
            if (sums.Part(name.Name, await _api.ActivityAsync(access, day, filter, ct)))
            {
                named.Add(name);
            }

            // Nothing is left to find: the other owners need not be asked about.
            if (sums.IsComplete)
            {
                break;
            }
        }

        return sums.ToProviderDay([.. named.DistinctBy(name => name.Name)]);
    }

    private async Task<ProviderDay> CreditsAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var credits = await _api.CreditsAsync(access, ct);
        return new ProviderDay
        {
            Days = Days.Only(day),
            Figures =
            [
                new FigureItem("Credits left", credits.TotalCredits - credits.TotalUsage, "USD"),
                new FigureItem("Credits bought so far", credits.TotalCredits, "USD"),
                new FigureItem("Credits used so far", credits.TotalUsage, "USD"),
            ],
            DataUpTo = clock.GetUtcNow(),
        };
    }

    private async Task<ProviderDay> KeysAsync(ProviderAccess access, DateOnly day, CancellationToken ct)
    {
        var members = await _api.MembersAsync(access, ct);
        var keys = await _api.KeysAsync(access, ct);
        return new ProviderDay
        {
            Days = Days.Only(day),
            Names = [.. members.Select(NameOf).Concat(NamesOf(keys, members).Select(key => key.Name)).DistinctBy(name => name.Name)],
            Figures = [new FigureItem("API keys", keys.Count(key => !key.Disabled), "keys")],
            DataUpTo = clock.GetUtcNow(),
        };
    }

    private async Task<IReadOnlyList<(string Filter, IdentityName Name)>> OwnersAsync(ProviderAccess access, CancellationToken ct)
    {
        if (access.Memory.TryGetValue(OwnersKnown, out var kept))
        {
            return (IReadOnlyList<(string, IdentityName)>)kept;
        }

        var members = await _api.MembersAsync(access, ct);
        IReadOnlyList<(string Filter, IdentityName Name)> owners = members.Count > 0
            ? [.. members.Select(member => ($"&user_id={Uri.EscapeDataString(member.Id)}", NameOf(member)))]
            : [.. NamesOf(await _api.KeysAsync(access, ct), members).Select(key => ($"&api_key_hash={Uri.EscapeDataString(key.Hash)}", key.Name))];
        access.Memory[OwnersKnown] = owners;
        return owners;
    }

    private static IdentityName NameOf(OrgMember member)
    {
        var full = string.Join(' ', ((string?[])[member.FirstName, member.LastName]).Where(part => part is { Length: > 0 }));
        var email = member.Email is { Length: > 0 } address ? address.ToLowerInvariant() : null;
        return new IdentityName(
            email ?? member.Id, email is null ? IdentityKind.UserId : IdentityKind.Email, "openrouter", member.Id, full.Length > 0 ? full : null, email);
    }

    // Two keys of one name stay two, told apart by their hash.
    private static IEnumerable<(string Hash, IdentityName Name)> NamesOf(IReadOnlyList<KeyItem> keys, IReadOnlyList<OrgMember> members)
    {
        var emails = members.Where(member => member.Email is { Length: > 0 }).ToDictionary(member => member.Id, member => member.Email!, StringComparer.Ordinal);
        var common = keys.GroupBy(TitleOf, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var key in keys)
        {
            var title = TitleOf(key);
            var creator = key.CreatorUserId is { Length: > 0 } id ? $"created by {emails.GetValueOrDefault(id, id)}" : null;
            yield return (key.Hash, new IdentityName(
                common.Contains(title) ? $"key:{title} ({key.Hash[..Math.Min(8, key.Hash.Length)]})" : $"key:{title}", IdentityKind.Key, "openrouter", key.Hash, title,
                Hint: key.Disabled ? $"{creator ?? "key"}, disabled" : creator));
        }
    }

    private static string TitleOf(KeyItem key) => key.Name is { Length: > 0 } name ? name : key.Label is { Length: > 0 } label ? label : key.Hash;

    private static async Task<Permission> TryAsync(string what, string feed, Func<Task> ask)
    {
        try
        {
            await ask();
            return new Permission(what, [feed]);
        }
        catch (ProviderException refused) when (refused.IsPermanent && refused.Trouble is not (Trouble.KeyRejected or Trouble.KeyOfWrongKind))
        {
            return new Permission(what, [feed], refused.Trouble, refused.Message);
        }
    }

    private static IEnumerable<string> Notes(KeyRow key, CreditsRow? credits)
    {
        if (credits is not null)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Credits left: ${credits.TotalCredits - credits.TotalUsage:N2} of ${credits.TotalCredits:N2}.");
        }

        if (key.ExpiresAt is { } expires)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The key expires on {expires:yyyy-MM-dd}.");
        }

        yield return "OpenRouter keeps 30 days: what is read now stays here.";
    }
}
