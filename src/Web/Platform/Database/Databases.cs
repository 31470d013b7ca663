using Npgsql;

namespace TeamCost.Web.Platform.Database;

/// <summary>
/// The ways into the database, one per role: <see cref="App"/> is bound by row-level security, <see cref="Admin"/> is not and serves staff screens and
/// jobs that enter each organization, <see cref="Owner"/> migrates. Open after <see cref="OpenAsync"/>.
/// </summary>
public sealed class Databases(IConfiguration configuration, DataDirectory directory, ILoggerFactory logs) : IAsyncDisposable
{
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly List<NpgsqlDataSource> _sources = [];
    private EmbeddedPostgres? _embedded;
    private NpgsqlDataSource? _app;
    private NpgsqlDataSource? _admin;
    private NpgsqlDataSource? _owner;

    public NpgsqlDataSource App => _app ?? throw NotOpen();

    public NpgsqlDataSource Admin => _admin ?? throw NotOpen();

    public NpgsqlDataSource Owner => _owner ?? throw NotOpen();

    /// <summary>The server is ours, and lives in the data directory.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>Starts the embedded server unless another one is configured, makes the roles, and applies the migrations.</summary>
    public async Task OpenAsync(CancellationToken ct)
    {
        await _opening.WaitAsync(ct);
        try
        {
            if (_app is null)
            {
                await ConnectAsync(ct);
                await new Migrator(Owner, logs.CreateLogger<Migrator>()).RunAsync(ct);
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }

        if (_embedded is not null)
        {
            await _embedded.DisposeAsync();
        }

        _opening.Dispose();
    }

    private async Task ConnectAsync(CancellationToken ct)
    {
        var given = configuration.GetConnectionString("TeamCost");
        NpgsqlConnectionStringBuilder start;
        if (string.IsNullOrWhiteSpace(given))
        {
            _embedded = await EmbeddedPostgres.StartAsync(Path.Combine(directory.Path, "postgres"), testSettings: null, logs.CreateLogger<EmbeddedPostgres>(), ct);
            start = new NpgsqlConnectionStringBuilder(_embedded.ConnectionString);
            await Roles.MakeDatabaseAsync(start, "teamcost", ct);
            start.Database = "teamcost";
        }
        else
        {
            start = ConnectionStrings.Parse("TeamCost", given);
        }

        var app = configuration.GetConnectionString("TeamCostApp");
        var admin = configuration.GetConnectionString("TeamCostAdmin");
        var isGiven = !string.IsNullOrWhiteSpace(app) && !string.IsNullOrWhiteSpace(admin);
        var roles = new Roles(start, logs.CreateLogger<Roles>());
        await roles.PrepareAsync(isGiven, ct);

        _owner = Open(roles.Owner());
        _app = Open(isGiven ? ConnectionStrings.Parse("TeamCostApp", app!) : roles.Login(Roles.AppRole));
        _admin = Open(isGiven ? ConnectionStrings.Parse("TeamCostAdmin", admin!) : roles.Login(Roles.AdminRole));
    }

    private NpgsqlDataSource Open(NpgsqlConnectionStringBuilder where)
    {
        where.ApplicationName ??= "teamcost";
        var builder = new NpgsqlDataSourceBuilder(where.ConnectionString);
        builder.UseLoggerFactory(logs);
        var source = builder.Build();
        _sources.Add(source);
        return source;
    }

    private static InvalidOperationException NotOpen() => new("The database is not open yet; Program opens it before the first request.");
}
