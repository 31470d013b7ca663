using TeamCost.Web.Platform.Hosting;

namespace TeamCost.Web.Platform.Commands;

/// <summary>What the app was asked to do: serve, or one verb and then end. <c>--demo</c> is the verb <c>demo</c> before serving.</summary>
public sealed class HostCommandLine
{
    private const int WrongUsage = 3;
    public const string DemoFlag = "--demo";
    private const string Demo = "demo";

    private readonly string _words;
    private readonly CommandOptions _options;

    private HostCommandLine(string words, CommandOptions options) => (_words, _options) = (words, options);

    public bool IsCommand => _words.Length > 0;

    public bool Is(string words) => _words == words;

    public static HostCommandLine From(string[] args)
    {
        var words = args.TakeWhile(word => !word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal)).ToArray();
        return new HostCommandLine(string.Join(' ', words), new CommandOptions(args.Skip(words.Length)));
    }

    public async Task<int> RunAsync(WebApplication app)
    {
        if (IsCommand)
        {
            return await RunAsync(app, _words);
        }

        if (_options.Has(Demo) && await RunAsync(app, Demo) is var failed and not 0)
        {
            return failed;
        }

        return await Listening.ServeAsync(app);
    }

    private async Task<int> RunAsync(WebApplication app, string words)
    {
        var commands = app.Services.GetServices<HostCommand>().ToList();
        var command = commands.Find(one => one.Words == words);
        if (command is null)
        {
            await Console.Error.WriteLineAsync($"There is no command `{words}`. There are:");
            foreach (var one in commands)
            {
                await Console.Error.WriteLineAsync($"  {one.Words} {one.Usage}".TrimEnd());
            }

            return WrongUsage;
        }

        using var interrupted = new CancellationTokenSource();
        ConsoleCancelEventHandler onInterrupt = (_, pressed) => { pressed.Cancel = true; interrupted.Cancel(); };
        Console.CancelKeyPress += onInterrupt;
        try
        {
            await using var scope = app.Services.CreateAsyncScope();
            var job = (IHostCommand)scope.ServiceProvider.GetRequiredService(command.Type);
            return await job.RunAsync(_options, interrupted.Token);
        }
        finally
        {
            Console.CancelKeyPress -= onInterrupt;
        }
    }
}
