using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TeamCost.Web.Tests.Support;

/// <summary>
/// Ports for programs that must be told theirs before they start. Below those that the system hands out by itself, and held by a file for as long as this process
/// lives: a port that was only looked at can be somebody else's a moment later.
/// </summary>
internal static class Ports
{
    private const int First = 20_000;
    private const int Count = 12_000;

    private static readonly Lock Gate = new();
    private static readonly List<FileStream> Held = [];
    private static int _next = Random.Shared.Next(Count);

    public static Uri NextAddress() => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Next()}"));

    private static int Next()
    {
        lock (Gate)
        {
            for (var tries = 0; tries < Count; tries++)
            {
                var port = First + (_next++ % Count);
                if (TryHold(port) && IsFree(port))
                {
                    return port;
                }
            }
        }

        throw new InvalidOperationException($"All ports from {First} to {First + Count - 1} are taken.");
    }

    private static bool TryHold(int port)
    {
        try
        {
            var path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"teamcost-tests-port-{port}"));
            Held.Add(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
