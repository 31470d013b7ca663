namespace TeamCost.Cli;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using var cli = CliContext.ForThisMachine();
        return (int)await App.RunAsync(args, cli);
    }
}
