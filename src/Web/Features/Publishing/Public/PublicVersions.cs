using Npgsql;

namespace TeamCost.Web.Features.Publishing.Public;

/// <param name="Erased">Moves when somebody is published, unpublished or chooses otherwise.</param>
/// <param name="Changed">Moves with that and with every new sum.</param>
public readonly record struct PublicVersion(long Erased, long Changed);

/// <summary>
/// How often the public side has changed, as the database says at this moment. Every answer waits for a reading that began after it was asked for, so
/// that no process, however many there are, gives a page that an unpublish has ended; those who ask together share one reading, so that a thousand
/// requests are not a thousand statements.
/// </summary>
public sealed class PublicVersions(NpgsqlDataSource database)
{
    private readonly Lock _gate = new();
    private Task<PublicVersion> _running = Task.FromResult(default(PublicVersion));
    private Task<PublicVersion>? _next;

    public Task<PublicVersion> ReadAsync()
    {
        lock (_gate)
        {
            if (_next is not null)
            {
                return _next;
            }

            return _running.IsCompleted ? _running = AskAsync() : _next = AskAfterAsync(_running);
        }
    }

    private async Task<PublicVersion> AskAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_gate)
        {
            // From here on it runs: whoever comes now waits for the one after.
            _running = _next!;
            _next = null;
        }

        return await AskAsync();
    }

    private async Task<PublicVersion> AskAsync()
    {
        await using var ask = database.CreateCommand("select erased, changed from public_versions");
        await using var row = await ask.ExecuteReaderAsync();
        await row.ReadAsync();
        return new PublicVersion(row.GetInt64(0), row.GetInt64(1));
    }
}
