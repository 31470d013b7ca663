using System.Globalization;
using TeamCost.Contracts.Pricing;

namespace TeamCost.Cli.Reports;

/// <summary>Which prices a report uses: the file that was named, else the table that a server gave, else the built-in one.</summary>
/// <param name="Name">For people: where the prices are from.</param>
internal sealed record PriceSource(PriceBook Book, string Name, DateOnly? AsOf)
{
    public static PriceSource BuiltIn => new(PriceBook.BuiltIn, "built in", PriceBook.BuiltInAsOf);

    /// <summary>Where <c>teamcost prices update</c> keeps what a server gave.</summary>
    public static string StoredPath(CliEnvironment environment) => Path.Combine(environment.StateFolder, "prices.json");

    public static PriceSource Read(CliContext cli, string? named) => Read(cli.Environment, named, cli.Terminal.Warn);

    public static PriceSource Read(CliEnvironment environment, string? named, Action<string> warn) =>
        named is not null ? Named(named) : Stored(environment, warn) ?? BuiltIn;

    private static PriceSource Named(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var prices = PriceFile.Read(file);
            return new PriceSource(prices.Book, path, prices.AsOf);
        }
        catch (FormatException e)
        {
            throw new CliException($"{path}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The price map cannot be read: {e.Message}");
        }
    }

    private static PriceSource? Stored(CliEnvironment environment, Action<string> warn)
    {
        var path = StoredPath(environment);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            using var file = File.OpenRead(path);
            var prices = PriceFile.Read(file);
            // A command that was updated later may know more than what a server gave before; a server's own file always holds.
            return prices.IsOwn || prices.AsOf >= PriceBook.BuiltInAsOf ? new PriceSource(prices.Book, "from the server", prices.AsOf) : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            warn($"The prices in {path} cannot be used ({e.Message}); the built-in ones are. Mend it with: teamcost prices update");
            return null;
        }
    }

    public override string ToString() =>
        AsOf is { } day ? $"{Name}, as of {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : Name;
}
