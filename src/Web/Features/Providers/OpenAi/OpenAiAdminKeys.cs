using System.Globalization;

namespace TeamCost.Web.Features.Providers.OpenAi;

/// <summary>Whether our own key is about to lapse: the list of admin keys says when, and ours is known by its last characters.</summary>
internal static class OpenAiAdminKeys
{
    private const int WarnDays = 30;

    public static async Task<IReadOnlyList<string>> NotesAsync(OpenAiApi api, ProviderAccess access, DateTimeOffset now, CancellationToken ct)
    {
        IReadOnlyList<AdminKeyItem> keys;
        try
        {
            keys = await api.ListAsync<AdminKeyItem>(access, "organization/admin_api_keys?limit=100", ct);
        }
        catch (ProviderException refused) when (refused.Trouble is Trouble.PermissionMissing or Trouble.NotFound or Trouble.RequestRefused)
        {
            return [];
        }

        var expiry = keys.Where(key => IsOurs(key, access.Secret)).Select(key => key.ExpiresAt).FirstOrDefault(at => at is not null);
        if (expiry is not { } seconds)
        {
            return [];
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        var day = at.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);
        return at - now <= TimeSpan.FromDays(WarnDays)
            ? [$"This key expires on {day}: make a new one before that and replace it here."]
            : [$"This key expires on {day}."];
    }

    // "sk-admin-****Zz9Q" or "sk-admin-…Zz9Q": what stands after the gap is the end of the key.
    private static bool IsOurs(AdminKeyItem key, string secret)
    {
        var tail = key.RedactedValue?.Split('*', '.', '…')[^1];
        return tail is { Length: >= 3 } && secret.EndsWith(tail, StringComparison.Ordinal);
    }
}
