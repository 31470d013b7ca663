using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
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
            var (book, bytes) = Read(path);
            (Book, Name, Version) = (book, Path.GetFileName(path), VersionOf(bytes));
            Served = Envelope("map", DateOnly.FromDateTime(File.GetLastWriteTimeUtc(path)), bytes);
            return;
        }

        using var table = PriceBook.OpenBuiltIn();
        using var copy = new MemoryStream();
        table.CopyTo(copy);
        (Book, Name, Version) = (PriceBook.BuiltIn, "", VersionOf(copy.ToArray()));
        Served = Envelope("models", PriceBook.BuiltInAsOf, copy.ToArray());
    }

    public PriceBook Book { get; }

    /// <summary>Name of the file, or empty for the built-in table.</summary>
    public string Name { get; }

    /// <summary>Changes with the content: lines priced by another version are priced again.</summary>
    public string Version { get; }

    /// <summary>The table as <c>GET /api/v1/prices</c> gives it: see <see cref="PriceFile"/>.</summary>
    public ReadOnlyMemory<byte> Served { get; }

    private byte[] Envelope(string kind, DateOnly asOf, byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("asOf", asOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            json.WriteString("version", Version);
            json.WritePropertyName(kind);
            using var table = JsonDocument.Parse(content, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            table.RootElement.WriteTo(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static (PriceBook Book, byte[] Content) Read(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            using var json = new MemoryStream(bytes);
            return (PriceBook.FromLiteLlm(json), bytes);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new StartupException(
                $"The price file of {FileSetting} cannot be read: {problem.Message} Mend it, or remove the setting to use the built-in table.", problem);
        }
    }

    private static string VersionOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
}
