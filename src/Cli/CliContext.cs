using TeamCost.Cli.Api;
using TeamCost.Cli.Autosync;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Cli.Tools;

namespace TeamCost.Cli;

/// <summary>What a command may touch: the terminal, the machine's folders, the clock, the network. Tests make their own.</summary>
internal sealed class CliContext(
    Terminal terminal, CliEnvironment environment, TimeProvider time, Func<HttpMessageHandler> network, TimeZoneInfo zone, string deviceName) : IDisposable
{
    /// <summary>Version of the rules that read logs; goes with every batch (design: a higher one replaces).</summary>
    public const int ReaderVersion = 1;

    // Most commands, and the status line above all, never ask anybody.
    private readonly Lazy<HttpMessageHandler> _network = new(network);

    public Terminal Terminal { get; } = terminal;

    public CliEnvironment Environment { get; } = environment;

    public TimeProvider Time { get; } = time;

    public TimeZoneInfo Zone { get; } = zone;

    public string DeviceName { get; } = deviceName;

    public bool IsVerbose { get; set; }

    public IReadOnlyList<ILogSource> Sources => LogSources.All();

    public CredentialStore Credentials { get; } = new(environment);

    public Programs Programs { get; } = new(environment);

    public static CliContext ForThisMachine() => new(
        Terminal.OfThisProcess(),
        CliEnvironment.Current(),
        TimeProvider.System,
        () => new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) },
        TimeZoneInfo.Local,
        System.Environment.MachineName);

    public DeviceLogin ConnectForLogin(string server) => new(_network.Value, server);

    public PriceDownload ConnectForPrices(string server) => new(_network.Value, server);

    public TeamCostClient Connect(Credentials credentials) => new(_network.Value, credentials, Time);

    public Task<ProbeAnswer> ProbeAsync(string server, CancellationToken ct) => ServerProbe.AskAsync(_network.Value, server, Time, ct);

    /// <summary>Opens the ledger and reads what is new, with a progress bar when it takes long; says what could not be read.</summary>
    public async Task<Ledger> ReadLogsAsync(CancellationToken ct, bool isQuiet = false)
    {
        var ledger = await Ledger.OpenAsync(Environment, Sources, Time, ct);
        try
        {
            if (ledger.Warning is { } warning)
            {
                Terminal.Warn(warning);
            }

            using (var bar = new ProgressBar(Terminal, Time))
            {
                var report = ledger.Scan(bar.Show, ct);
                bar.Clear();
                if (!isQuiet)
                {
                    Tell(ledger, report);
                }
            }

            return ledger;
        }
        catch
        {
            ledger.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_network.IsValueCreated)
        {
            _network.Value.Dispose();
        }
    }

    private void Tell(Ledger ledger, ScanReport report)
    {
        var damaged = ledger.Files.Where(file => file.BrokenLines > 0).ToList();
        var broken = damaged.Sum(file => file.BrokenLines);
        if (broken > 0 && !IsVerbose)
        {
            Terminal.Say($"{Numbers.Count(broken, "line")} in {Numbers.Count(damaged.Count, "log file")} could not be read (--verbose names them).");
        }

        if (report.Unreadable.Count > 0 && !IsVerbose)
        {
            Terminal.Warn($"{Numbers.Count(report.Unreadable.Count, "log file")} could not be opened (--verbose names them).");
        }

        if (!IsVerbose)
        {
            return;
        }

        foreach (var file in damaged)
        {
            Terminal.Say($"{file.Path}: {Numbers.Count(file.BrokenLines, "broken line")}, the first at byte {file.FirstBrokenAt}");
        }

        foreach (var unreadable in report.Unreadable)
        {
            Terminal.Warn(unreadable.ToString());
        }

        Terminal.Say($"{Numbers.Count(report.Files, "log file")}, {report.FilesRead} read ({Numbers.Bytes(report.BytesRead)}), {Numbers.Count(ledger.Store.Count, "request")} known.");
    }
}
