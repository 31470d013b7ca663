using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace TeamCost.Bench;

/// <summary>
/// As many requests for one address as the server answers, over a few kept-alive connections. Written on sockets, because an HTTP client in the same two
/// processors would be most of what is measured.
/// </summary>
internal sealed class RawLoad(Uri address)
{
    private const int BufferSize = 1 << 16;

    /// <returns>Requests per second, and the bytes of one body.</returns>
    public async Task<(double PerSecond, long Bytes)> RunAsync(string path, int connections, TimeSpan time, string more = "")
    {
        var request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAccept-Encoding: br\r\n{more}\r\n");
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => AskAsync(request, time, watch))));
        return (all.Sum(one => one.Count) / watch.Elapsed.TotalSeconds, all[0].Bytes);
    }

    private async Task<(long Count, long Bytes)> AskAsync(byte[] request, TimeSpan time, Stopwatch watch)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var buffer = new byte[BufferSize];
        var (count, bytes) = (0L, 0L);
        while (watch.Elapsed < time)
        {
            await socket.SendAsync(request);
            bytes = await ReadAsync(socket, buffer);
            count++;
        }

        return (count, bytes);
    }

    /// <summary>One answer, which says its length.</summary>
    private static async Task<long> ReadAsync(Socket socket, byte[] buffer)
    {
        var (filled, head) = (0, -1);
        while (head < 0)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            filled += read > 0 ? read : throw new IOException("The server closed the connection.");
            head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        }

        var headers = Encoding.ASCII.GetString(buffer, 0, head);
        if (!headers.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) && !headers.StartsWith("HTTP/1.1 304", StringComparison.Ordinal))
        {
            throw new InvalidOperationException(headers);
        }

        var length = LengthOf(headers);
        for (long left = length - (filled - head - 4); left > 0;)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)));
            left -= read > 0 ? read : throw new IOException("The server closed the connection.");
        }

        return length;
    }

    private static long LengthOf(string headers)
    {
        const string Name = "\r\ncontent-length:";
        var at = headers.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return headers.StartsWith("HTTP/1.1 304", StringComparison.Ordinal) ? 0 : throw new InvalidOperationException($"An answer without a length:\n{headers}");
        }

        var rest = headers.AsSpan(at + Name.Length);
        var end = rest.IndexOf('\r');
        return long.Parse((end < 0 ? rest : rest[..end]).Trim(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
