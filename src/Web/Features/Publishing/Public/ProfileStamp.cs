using System.Globalization;
using Npgsql;
using TeamCost.Web.Platform.Http;

namespace TeamCost.Web.Features.Publishing.Public;

/// <summary>What the answers about one person depend on: the profile as it is at this moment, and the board for the rank. Nobody published: nothing to share.</summary>
public sealed class ProfileStamp(NpgsqlDataSource database, BoardStamp board) : ISharedStamp
{
    public const string RouteKey = "username";

    public async ValueTask<string?> ReadAsync(HttpContext http)
    {
        // The board first: what it says is then no newer than the profile.
        var standings = await board.ReadAsync(http);
        await using var ask = database.CreateCommand("select xmin::text, refreshed_at from published_profiles where handle = lower($1)");
        ask.Parameters.Add(new NpgsqlParameter { Value = TypedNames.Clean(http.GetRouteValue(RouteKey) as string) });
        await using var row = await ask.ExecuteReaderAsync(http.RequestAborted);
        return standings is not null && await row.ReadAsync(http.RequestAborted)
            ? string.Create(CultureInfo.InvariantCulture, $"{row.GetString(0)}.{row.GetDateTime(1).Ticks}.{standings}")
            : null;
    }
}
