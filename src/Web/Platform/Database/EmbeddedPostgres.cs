using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace TeamCost.Web.Platform.Database;

/// <summary>
/// A PostgreSQL server of our own in a folder: made on first use, shared by every process that uses the folder, gone with the last of them.
/// </summary>
/// <remarks>
/// Each process holds a shared lock on <c>users.lock</c>. The server is the child of a small shell script, the keeper, that waits for the
/// exclusive lock: the kernel grants it when the last user left, however it left, and the keeper shuts the server down. (SIGINT is the fast way, but a shell's
/// background child ignores it until it has become PostgreSQL; SIGTERM ends it in that moment too.)
/// </remarks>
public sealed partial class EmbeddedPostgres : IAsyncDisposable
{
    public const int Major = 18;
    public const string Superuser = "postgres";

    private const string Keeper =
        """
        exec 9<"$1"; log=$2; shift 2
        "$@" 9<&- </dev/null >>"$log" 2>&1 &
        server=$!
        trap '' INT TERM HUP
        echo "$server"
        exec >/dev/null 2>>"$log" </dev/null
        flock -x 9
        kill -TERM "$server" 2>/dev/null
        kill -INT "$server" 2>/dev/null
        wait "$server"
        """;

    private readonly string _folder;
    private readonly string _data;
    private readonly string _run;
    private readonly IReadOnlyList<string> _settings;
    private readonly bool _isThrowAway;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();

    private FolderLock? _use;
    private int _isLeft;
    private Task _watch = Task.CompletedTask;
    private string _binaries = "";
    private string _password = "";
    private PostgresAccount? _account;

    private EmbeddedPostgres(string folder, IReadOnlyList<string>? testSettings, ILogger log)
    {
        _folder = folder;
        _data = Path.Combine(folder, "data");
        _run = Path.Combine(folder, "run");
        _isThrowAway = testSettings is not null;
        _settings = testSettings ?? [];
        _log = log;
    }

    /// <summary>For the superuser and its own database.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <param name="folder">Where binaries, data, socket and password live.</param>
    /// <param name="testSettings">Given for a server whose data may be lost; null for data to keep.</param>
    public static async Task<EmbeddedPostgres> StartAsync(string folder, IReadOnlyList<string>? testSettings, ILogger log, CancellationToken ct)
    {
        var server = new EmbeddedPostgres(folder, testSettings, log);
        try
        {
            await server.JoinAsync(ct);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server._watch = server.WatchAsync(server._stopping.Token);
        return server;
    }

    /// <summary>Leaves the server; the last user waits until it has written its data.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isLeft, 1) == 1)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();

        _use?.Dispose();
        var users = Path.Combine(_folder, "users.lock");
        for (var tries = 0; tries < 1_000 && Postmaster.Find(_data) is not null; tries++)
        {
            using var alone = FolderLock.TryExclusive(users);
            if (alone is not null)
            {
                await StopAsync(CancellationToken.None);
                return;
            }

            using var others = FolderLock.TryShared(users);
            if (others is not null)
            {
                return;
            }

            // The keeper has the lock: it is stopping the server.
            await Task.Delay(20, CancellationToken.None);
        }
    }

    private async Task JoinAsync(CancellationToken ct)
    {
        RefuseUnreachable();
        Reachability.MakeFolder(_folder);
        var starting = Path.Combine(_folder, "start.lock");
        var users = Path.Combine(_folder, "users.lock");
        using var turn = await FolderLock.WaitAsync(() => FolderLock.TryExclusive(starting), starting, ct);

        using (var alone = FolderLock.TryExclusive(users))
        {
            if (alone is not null && Postmaster.Find(_data) is not null)
            {
                Log.StoppingOrphan(_log);
                await StopAsync(ct);
            }
        }

        _use = await FolderLock.WaitAsync(() => FolderLock.TryShared(users), users, ct);
        RefuseOtherMajor();
        _account = await PostgresAccount.ForAsync(_data, ct);
        _binaries = PostgresBinaries.CopyTo(_folder);
        _password = await KeepPasswordAsync(ct);
        await _account.MakePrivateAsync(_run, ct);
        if (!Directory.Exists(_data))
        {
            await InitializeAsync(ct);
        }

        ConnectTo(await RunningAsync(ct) ?? await LaunchAsync(ct));
    }

    private void RefuseUnreachable()
    {
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Reachability.FirstClosed(_folder) is { } closed)
        {
            throw new StartupException(
                $"PostgreSQL does not run as root, and the user it runs as cannot enter {closed}. Choose a folder that others can walk to " +
                "with the setting TeamCost:DataDirectory (for example /var/lib/teamcost), start TeamCost as an ordinary user, or set ConnectionStrings:TeamCost.");
        }
    }

    private void RefuseOtherMajor()
    {
        var file = Path.Combine(_data, "PG_VERSION");
        if (!Directory.Exists(_data) || !File.Exists(file))
        {
            return;
        }

        var found = File.ReadAllText(file).Trim();
        if (found != Major.ToString(CultureInfo.InvariantCulture))
        {
            throw new StartupException(
                $"The data in {_data} was made by PostgreSQL {found}; this version of TeamCost brings PostgreSQL {Major}, which cannot open it. Nothing was changed. " +
                $"To upgrade: start the TeamCost version that made it, write the data out with pg_dump, move the folder away, start this version, and read it in with psql. " +
                "docs/operations.md has the commands.");
        }
    }

    private async Task<string> KeepPasswordAsync(CancellationToken ct)
    {
        var file = Path.Combine(_folder, "password");
        if (File.Exists(file))
        {
            return (await File.ReadAllTextAsync(file, ct)).Trim();
        }

        if (Directory.Exists(_data))
        {
            throw new StartupException($"{file} is missing, and without it the database in {_data} cannot be opened. Put it back from a backup of {_folder}.");
        }

        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await WritePrivateAsync(file + ".new", password, ct);
        File.Move(file + ".new", file);
        return password;
    }

    /// <summary>Made aside and moved into place, so that a run killed in the middle leaves no half-made database behind.</summary>
    private async Task InitializeAsync(CancellationToken ct)
    {
        var half = _data + ".new";
        if (Directory.Exists(half))
        {
            Directory.Delete(half, recursive: true);
        }

        Log.Initializing(_log, _data);
        await _account!.MakePrivateAsync(half, ct);
        var word = Path.Combine(_run, "initial-password");
        await WritePrivateAsync(word, _password, ct);
        await _account.GiveAsync(word, ct);
        string[] arguments =
        [
            "-D", half, "-U", Superuser, "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
            "-A", "scram-sha-256", $"--pwfile={word}", "--no-instructions",
        ];
        await _account.RunAsync(PostgresBinaries.Program(_binaries, "initdb"), _isThrowAway ? [.. arguments, "--no-sync"] : arguments, ct);
        File.Delete(word);
        Directory.Move(half, _data);
    }

    /// <summary>A server that another user of the folder started, once it is ready.</summary>
    private async Task<Postmaster?> RunningAsync(CancellationToken ct)
    {
        while (Postmaster.Find(_data) is { } server)
        {
            if (server.IsReady)
            {
                return server;
            }

            await Task.Delay(10, ct);
        }

        return null;
    }

    private async Task<Postmaster> LaunchAsync(CancellationToken ct)
    {
        // Left behind by a killed server; nobody lives behind it, but PostgreSQL would be careful and refuse.
        File.Delete(Postmaster.PidFile(_data));
        var log = Path.Combine(_folder, "server.log");
        if (!OperatingSystem.IsLinux())
        {
            var options = string.Join(' ', Settings().Select(word => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word));
            await Commandline.RunAsync(PostgresBinaries.Program(_binaries, "pg_ctl"), ["start", "-w", "-D", _data, "-l", log, "-o", options], ct);
            return await RunningAsync(ct) ?? throw Failed(log);
        }

        var server = await LaunchUnderKeeperAsync(log, ct);
        while (Postmaster.IsRunning(server))
        {
            if (Postmaster.Find(_data) is { IsReady: true } ready)
            {
                return ready;
            }

            await Task.Delay(5, ct);
        }

        throw Failed(log);
    }

    private async Task<int> LaunchUnderKeeperAsync(string log, CancellationToken ct)
    {
        string[] words =
        [
            "-c", Keeper, "keeper", Path.Combine(_folder, "users.lock"), log,
            .. _account!.Prefix(), PostgresBinaries.Program(_binaries, "postgres"), "-D", _data, .. Settings(),
        ];

        // A session of its own: Ctrl-C goes to the whole process group and must not reach the server while the app still drains.
        var start = new ProcessStartInfo("setsid", ["sh", .. words]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = "/" };
        using var keeper = Process.Start(start) ?? throw Failed(log);
        var line = await keeper.StandardOutput.ReadLineAsync(ct);
        return int.TryParse(line, CultureInfo.InvariantCulture, out var pid) ? pid : throw Failed(log);
    }

    private IEnumerable<string> Settings()
    {
        // An address of a socket has room for 107 bytes.
        var fits = Encoding.UTF8.GetByteCount(Path.Combine(_run, ".s.PGSQL.5432")) < 107;
        string[] where = OperatingSystem.IsWindows() || !fits
            ? ["-c", "listen_addresses=127.0.0.1", "-c", $"port={FreePort()}", "-c", "unix_socket_directories="]
            : ["-k", _run, "-c", "listen_addresses="];
        string[] how =
        [
            "jit=off", "wal_level=minimal", "max_wal_senders=0", "io_method=sync", "max_connections=100", "shared_buffers=256MB",
            "max_wal_size=2GB", "checkpoint_timeout=15min", "wal_compression=pglz", "random_page_cost=1.1", "logging_collector=on",
            "log_filename=postgresql-%a.log", "log_truncate_on_rotation=on", "log_rotation_age=1d",
        ];
        return [.. where, .. how.Concat(_settings).SelectMany(setting => new[] { "-c", setting })];
    }

    private int FreePort()
    {
        // The same port as last time when it is free, so that the connections of other users find the server again.
        var file = Path.Combine(_folder, "port");
        var last = File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var number) ? number : 0;
        foreach (var wish in new[] { last, 0 })
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, wish);
                listener.Start();
                var port = ((IPEndPoint)listener.LocalEndpoint).Port;
                File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
                return port;
            }
            catch (SocketException) when (wish != 0)
            {
                // Taken meanwhile: any other will do.
            }
        }

        throw new StartupException("There is no free port on the loopback address for the embedded PostgreSQL.");
    }

    private void ConnectTo(Postmaster server)
    {
        var isSocket = server.SocketFolder.Length > 0 && !OperatingSystem.IsWindows();
        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            Host = isSocket ? server.SocketFolder : "127.0.0.1",
            Port = server.Port,
            Username = Superuser,
            Password = _password,
            Database = "postgres",
        }.ConnectionString;
    }

    /// <summary>Starts the server again when it went away under us, as when a person stopped it by hand.</summary>
    private async Task WatchAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        var starting = Path.Combine(_folder, "start.lock");
        while (await timer.WaitForNextTickAsync(ct))
        {
            if (Postmaster.Find(_data) is not null)
            {
                continue;
            }

            Log.Restarting(_log);
            try
            {
                using var turn = await FolderLock.WaitAsync(() => FolderLock.TryExclusive(starting), starting, ct);
                ConnectTo(await RunningAsync(ct) ?? await LaunchAsync(ct));
            }
            catch (Exception failure) when (failure is StartupException or IOException)
            {
                Log.RestartFailed(_log, failure.Message);
            }
        }
    }

    private async Task StopAsync(CancellationToken ct)
    {
        if (OperatingSystem.IsLinux())
        {
            Postmaster.Find(_data)?.Interrupted();
        }
        else if (FirstProgram("pg_ctl") is { } control)
        {
            await Commandline.RunAsync(control, ["stop", "-m", "fast", "-D", _data], ct);
        }

        while (Postmaster.Find(_data) is not null)
        {
            await Task.Delay(10, ct);
        }
    }

    private string? FirstProgram(string name) => Directory.EnumerateDirectories(_folder, "server-*")
        .Select(binaries => PostgresBinaries.Program(binaries, name))
        .FirstOrDefault(File.Exists);

    private StartupException Failed(string log)
    {
        var said = File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(8)) : "";
        return new StartupException($"The embedded PostgreSQL did not start. Its last words ({log}):\n{said}");
    }

    private static async Task WritePrivateAsync(string path, string text, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, options);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Making a new database in {Folder}")]
        public static partial void Initializing(ILogger log, string folder);

        [LoggerMessage(LogLevel.Information, "Stopping a database server that a killed run left behind")]
        public static partial void StoppingOrphan(ILogger log);

        [LoggerMessage(LogLevel.Warning, "The embedded PostgreSQL went away; starting it again")]
        public static partial void Restarting(ILogger log);

        [LoggerMessage(LogLevel.Error, "The embedded PostgreSQL does not start again: {Reason}")]
        public static partial void RestartFailed(ILogger log, string reason);
    }
}
