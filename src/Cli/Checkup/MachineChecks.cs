using TeamCost.Cli.Autosync;
using TeamCost.Cli.Commands;
using TeamCost.Cli.Ledgers;
using TeamCost.Cli.Output;
using TeamCost.Cli.Sqlite;
using TeamCost.Cli.Syncing;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Cli.Checkup;

/// <summary>What can be looked at without a server.</summary>
internal sealed class MachineChecks(CliContext cli)
{
    private static readonly TimeSpan _oldPrices = TimeSpan.FromDays(120);

    public async IAsyncEnumerable<Finding> RunAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        yield return Folder("Settings folder", cli.Environment.ConfigFolder);
        var state = Folder("State folder", cli.Environment.StateFolder);
        yield return state;
        yield return Naming();
        yield return Sqlite();
        yield return Prices();
        if (state.Health == Health.Wrong)
        {
            yield break;
        }

        var locked = Lock();
        yield return locked;
        if (locked.Health == Health.Wrong)
        {
            yield break;
        }

        foreach (var finding in await LogsAsync(ct))
        {
            yield return finding;
        }

        yield return await AutosyncAsync(ct);
    }

    private static Finding Folder(string what, string folder)
    {
        try
        {
            PrivateFiles.MakeFolder(folder);
            var trial = Path.Combine(folder, $"doctor-{Environment.ProcessId}.tmp");
            PrivateFiles.Create(trial).Dispose();
            File.Delete(trial);
            return new Finding(what, Health.Fine, $"{folder} can be written.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Finding(what, Health.Wrong, $"{folder} cannot be written: {e.Message}", "Make the folder yours (chown, chmod u+rwx), or name another by XDG_CONFIG_HOME and XDG_STATE_HOME.");
        }
    }

    private Finding Naming()
    {
        try
        {
            return new Finding("Settings", Health.Fine, $"Projects are sent as: {NamingRule.Settings(cli.Environment).ToString().ToLowerInvariant()}.");
        }
        catch (CliException e)
        {
            return new Finding("Settings", Health.Wrong, e.Message, "Mend it, or delete the setting.");
        }
    }

    private static Finding Sqlite() => SqliteNative.Version is { } version
        ? new Finding("SQLite", Health.Fine, $"The system's library is there (version {version}).")
        : new Finding("SQLite", Health.Remark, $"Tools that keep a database cannot be read: {SqliteNative.MissingSentence}.", OperatingSystem.IsLinux() ? "Debian and Ubuntu: apt install libsqlite3-0" : null);

    private Finding Prices()
    {
        var age = cli.Time.GetUtcNow() - new DateTimeOffset(PriceBook.BuiltInAsOf, TimeOnly.MinValue, TimeSpan.Zero);
        var sentence = $"The built-in prices are those of {PriceBook.BuiltInAsOf:yyyy-MM-dd} ({Numbers.Count(Math.Max(0, (long)age.TotalDays), "day")} old).";
        return age > _oldPrices
            ? new Finding("Prices", Health.Remark, sentence, "Update teamcost, or its prices (teamcost prices): newer models have no price here. The server prices for itself.")
            : new Finding("Prices", Health.Fine, sentence);
    }

    private Finding Lock()
    {
        using var held = HeldFile.TryTake(Ledger.LockOf(Ledger.PathIn(cli.Environment)));
        return held is not null
            ? new Finding("Ledger lock", Health.Fine, "No other teamcost is reading the logs.")
            : new Finding("Ledger lock", Health.Wrong, "Another teamcost holds the ledger at this moment.", "Run doctor again when it is done; a process that hangs can be ended, nothing is lost.");
    }

    private async Task<IReadOnlyList<Finding>> LogsAsync(CancellationToken ct)
    {
        try
        {
            using var ledger = await Ledger.OpenAsync(cli.Environment, cli.Sources, cli.Time, ct);
            ledger.Scan((_, _) => { }, ct);
            var findings = LedgerCheck.Findings(ledger.Store, ledger.Words, ledger.Sums, cli.Time.GetUtcNow());
            Finding whole = ledger.Warning is { } warning
                ? new("Ledger", Health.Wrong, warning, "It has been made again from the logs; what only the damaged file knew may come back from an old backup of it.")
                : findings.Count > 0
                    ? new("Ledger", Health.Wrong, findings[0], "Run: teamcost ledger verify")
                    : new("Ledger", Health.Fine, $"It is whole: {Numbers.Count(ledger.Store.Count, "event")} of {Numbers.Count(ledger.Files.Count, "log")}.");
            return [whole, .. ToolSurvey.Of(cli, ledger).Where(tool => tool.Light != Light.Nothing).Select(Tool)];
        }
        catch (CliException e)
        {
            return [new Finding("Ledger", Health.Wrong, e.Message)];
        }
    }

    private static Finding Tool(ToolFinding tool)
    {
        var found = $"{Numbers.Count(tool.Files, "log file")}, {Numbers.Count(tool.Requests, "request")}.";
        return tool.Light == Light.Trouble
            ? new Finding(tool.Tool, Health.Wrong, $"{found} {tool.Notes[0]}{(tool.Notes.Count > 1 ? $" (and {tool.Notes.Count - 1} more)" : "")}", "Run: teamcost tools")
            : new Finding(tool.Tool, Health.Fine, found);
    }

    private async Task<Finding> AutosyncAsync(CancellationToken ct)
    {
        var scheduler = Schedulers.Of(cli);
        var state = await scheduler.StateAsync(ct);
        var words = AutosyncCommand.Words(scheduler, state);
        if (!state.IsWritten && !state.IsActive)
        {
            return new Finding("Autosync", Health.Remark, "It is off: usage is sent when you run teamcost sync.", "Run: teamcost autosync enable");
        }

        if (!state.IsActive)
        {
            return new Finding("Autosync", Health.Wrong, $"It is {words}.", "Run: teamcost autosync enable");
        }

        var last = SyncLog.Last(cli.Environment);
        var isLate = last is not null && state.Every is { } every && cli.Time.GetUtcNow() - last.At > (every * 3) + TimeSpan.FromDays(1);
        return last switch
        {
            { Code: not 0 } => new Finding("Autosync", Health.Wrong, $"It runs {words}; the last run failed: {last.Said}", "Run: teamcost sync"),
            _ when isLate => new Finding("Autosync", Health.Wrong, $"It should run {words}, but last ran on {last!.At:yyyy-MM-dd}.", "Run: teamcost autosync enable"),
            _ => new Finding("Autosync", Health.Fine, $"It runs {words}{(last is null ? "; it has not run yet" : "")}."),
        };
    }
}
