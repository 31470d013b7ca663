using System.Security.Cryptography;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Features.Pricing;

/// <summary>The price table of this server: the built-in one, or the file that the setting <c>TeamCost:Pricing:File</c> names.</summary>
public sealed class ServerPrices
{
    public const string FileSetting = "TeamCost:Pricing:File";

    public ServerPrices(IConfiguration settings)
    {
        if (settings[FileSetting] is { Length: > 0 } path)
        {
            (Book, Version) = Read(path);
            Name = Path.GetFileName(path);
            return;
        }

        using var table = typeof(PriceBook).Assembly.GetManifestResourceStream("models.json")!;
        (Book, Name, Version) = (PriceBook.BuiltIn, "", VersionOf(table));
    }

    public PriceBook Book { get; }

    /// <summary>Name of the file, or empty for the built-in table.</summary>
    public string Name { get; }

    /// <summary>Changes with the content: lines priced by another version are priced again.</summary>
    public string Version { get; }

    private static (PriceBook Book, string Version) Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            using var json = new MemoryStream(bytes);
            return (PriceBook.FromLiteLlm(json), VersionOf(bytes));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new StartupException(
                $"The price file of {FileSetting} cannot be read: {problem.Message} Mend it, or remove the setting to use the built-in table.", problem);
        }
    }

    private static string VersionOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));

    private static string VersionOf(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
}
