using System.Globalization;
using TeamCost.Cli.Output;
using TeamCost.Contracts;

namespace TeamCost.Cli.Syncing;

/// <summary>Syncs whenever the tools have written something, and at an interval all the same, until somebody ends it.</summary>
internal sealed class SyncWatch(CliContext cli, SyncOptions options, TimeSpan interval)
{
    private readonly StateLine _state = new(cli.Terminal);
    private readonly BackOff _backOff = new();
    private long _linesSent;

    /// <returns>Never before it is cancelled, unless the server does not know this machine any more.</returns>
    public async Task<ExitCode> RunAsync(CancellationToken ct)
    {
        using var alone = HeldFile.TryTake(LockIn(cli.Environment)) ?? throw new CliException("Another teamcost sync --watch is running already. One is enough.");
        cli.Credentials.Require();
        using var folders = new FolderWatch(cli.Environment);
        var round = new SyncRound(cli, options);
        try
        {
            for (var isFirst = true; ; isFirst = false)
            {
                folders.Forget();
                var failure = await OnceAsync(round, isFirst, ct);
                if (failure is { Kind: ErrorKind.Unauthorized })
                {
                    _state.Clear();
                    return cli.Terminal.Fail(failure.Message, ExitCode.SignInNeeded);
                }

                folders.Follow(round.Files);
                await WaitAsync(folders, failure, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            _state.Clear();
            cli.Terminal.Say($"Stopped watching. {Numbers.Count(_linesSent, "line")} sent; the next sync goes on from here.");
            return ExitCode.Ok;
        }
    }

    public static string LockIn(CliEnvironment environment) => Path.Combine(environment.StateFolder, "watch.lock");

    private async Task<Error?> OnceAsync(SyncRound round, bool isFirst, CancellationToken ct)
    {
        _state.Show("Reading the logs …", isPassing: true);
        try
        {
            var outcome = await round.RunAsync(isQuiet: !isFirst, ct);
            _linesSent += outcome.Tally.Lines;
            outcome.Tally.Notes.ForEach(_state.Say);
            if (outcome.Failure is null)
            {
                _backOff.Reset();
                _state.Show($"{Clock()}  {(outcome.Planned == 0 ? "Up to date" : $"Sent {Numbers.Count(outcome.Tally.Lines, "line")} of {Numbers.Count(outcome.Tally.Days.Count, "day")}")}");
                outcome.Tally.Rejected.ForEach(refused => _state.Say($"Refused: {refused.Line.Day:yyyy-MM-dd} {refused.Line.Model}: {refused.Reason}"));
            }

            return outcome.Failure;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CliException { Code: not ExitCode.SignInNeeded and not ExitCode.Usage })
        {
            return new Error(ErrorKind.Unavailable, e.Message);
        }
    }

    private async Task WaitAsync(FolderWatch folders, Error? failure, CancellationToken ct)
    {
        if (failure is null)
        {
            _state.Add($" · {Numbers.Count(folders.Folders, "folder")} watched · next by {Clock(interval)}");
            await folders.WaitAsync(interval, ct);
            return;
        }

        // What is written meanwhile waits too: a server in trouble is not asked more often because somebody is working.
        var wait = _backOff.Next(failure.RetryAfter, Random.Shared.NextDouble());
        _state.Show($"{Clock()}  {failure.Message} Trying again at {Clock(wait)}.");
        await Task.Delay(wait, cli.Time, ct);
    }

    private string Clock(TimeSpan from = default) =>
        TimeZoneInfo.ConvertTime(cli.Time.GetUtcNow() + from, cli.Zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
