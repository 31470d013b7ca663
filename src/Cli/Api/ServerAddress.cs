namespace TeamCost.Cli.Api;

/// <summary>What people type as a server, made into a base address.</summary>
internal static class ServerAddress
{
    public static string Parse(string typed)
    {
        var text = typed.Trim();
        if (!text.Contains("://", StringComparison.Ordinal))
        {
            var isLocal = text.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) || text.StartsWith("127.", StringComparison.Ordinal);
            text = (isLocal ? "http://" : "https://") + text;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.Host.Length > 0
            ? uri.GetLeftPart(UriPartial.Path).TrimEnd('/')
            : throw new CliException($"\"{typed}\" is no server address. Write it like https://costs.example.com.", ExitCode.Usage);
    }

    /// <summary>A token sent in the clear can be read on its way.</summary>
    public static bool IsInTheClear(string server) =>
        Uri.TryCreate(server, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && !uri.IsLoopback;
}
