using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TeamCost.Web.Platform.Mail;

namespace TeamCost.Web.Tests.Support;

/// <summary>The mails that the app wrote as files, newest last.</summary>
public sealed partial class Mailbox(string dataDirectory)
{
    public IReadOnlyList<ReceivedMail> To(string address) =>
        [.. All().Where(mail => mail.To.Contains(address, StringComparison.OrdinalIgnoreCase))];

    /// <summary>Mails go out after the request: waits until there is one with this in its subject, and gives the newest.</summary>
    public async Task<ReceivedMail> NextAsync(string address, string subject = "")
    {
        IReadOnlyList<ReceivedMail> Found() => [.. To(address).Where(mail => mail.Subject.Contains(subject, StringComparison.Ordinal))];
        await Eventually.True(() => Found().Count > 0, $"a mail to {address} was written");
        return Found()[^1];
    }

    public IReadOnlyList<ReceivedMail> All()
    {
        var folder = Path.Combine(dataDirectory, FileMailer.Folder);
        return Directory.Exists(folder)
            ? [.. new DirectoryInfo(folder).EnumerateFiles("*.eml").OrderBy(file => file.LastWriteTimeUtc).Select(file => Read(file.FullName))]
            : [];
    }

    private static ReceivedMail Read(string path) => Parse(File.ReadAllText(path));

    /// <param name="raw">As it goes over the wire.</param>
    public static ReceivedMail Parse(string raw)
    {
        var (headers, body) = Split(raw);
        var parts = Parts(headers, body).ToList();
        var text = parts.Find(part => !part.Type.Contains("text/html", StringComparison.Ordinal)).Body ?? "";
        var html = parts.Find(part => part.Type.Contains("text/html", StringComparison.Ordinal)).Body ?? "";
        return new ReceivedMail(Word(headers.GetValueOrDefault("to", "")), Word(headers.GetValueOrDefault("subject", "")), text, html) { Headers = headers };
    }

    private static IEnumerable<(string Type, string Body)> Parts(Dictionary<string, string> headers, string body)
    {
        var type = headers.GetValueOrDefault("content-type", "text/plain");
        if (Boundary().Match(type) is not { Success: true } boundary)
        {
            return [(type, Decode(body, headers.GetValueOrDefault("content-transfer-encoding", "")))];
        }

        return body.Split("--" + boundary.Groups[1].Value).Skip(1).SkipLast(1)
            .Select(part => Split(part.TrimStart('\n')))
            .SelectMany(part => Parts(part.Headers, part.Body));
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string message)
    {
        message = message.ReplaceLineEndings("\n");
        var end = message.IndexOf("\n\n", StringComparison.Ordinal);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in message[..end].Replace("\n ", " ").Replace("\n\t", " ").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }
        }

        return (headers, message[(end + 2)..]);
    }

    private static string Decode(string body, string encoding) => encoding.ToLowerInvariant() switch
    {
        "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body.Trim())),
        "quoted-printable" => QuotedPrintable(body.Replace("=\n", "")),
        _ => body,
    };

    /// <summary>A header as people read it: <c>=?utf-8?B?…?=</c> unfolded.</summary>
    private static string Word(string header) => EncodedWord().Replace(header, match => match.Groups[1].Value is "B" or "b"
        ? Encoding.UTF8.GetString(Convert.FromBase64String(match.Groups[2].Value))
        : QuotedPrintable(match.Groups[2].Value.Replace('_', ' ')));

    private static string QuotedPrintable(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex("boundary=\"?([^\";]+)\"?", RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"=\?utf-8\?([BbQq])\?([^?]*)\?=\s*", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();
}

public sealed record ReceivedMail(string To, string Subject, string Text, string Html)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The first address in the text that contains this word.</summary>
    public string Link(string containing) =>
        Text.Split([' ', '\n', '\r', '<', '>'], StringSplitOptions.RemoveEmptyEntries)
            .First(word => word.StartsWith("http", StringComparison.Ordinal) && word.Contains(containing, StringComparison.Ordinal));
}
