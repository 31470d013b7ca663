using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Clients;

/// <summary>How the mail server of a test behaves.</summary>
/// <param name="Port">Null: any.</param>
/// <param name="Key">PEM file; with it the server offers STARTTLS and takes a password only behind it.</param>
/// <param name="Refuse">Part of addresses that it does not know.</param>
/// <param name="DieAfter">The mail that it takes without saying so, dying.</param>
internal sealed record SmtpSettings(
    int? Port = null, string? Key = null, string? Cert = null, string? User = null, string? Password = null, string? Refuse = null, int? DieAfter = null);

/// <summary>A mail as the server took it.</summary>
internal sealed record TakenMail(ReceivedMail Mail, string Raw, bool IsSecure, string? User)
{
    public string MessageId => Mail.Headers["Message-ID"];
}

/// <summary>A real SMTP server (npm <c>smtp-server</c>) in a process of its own, which a test may stop and start again.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process _process;
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SmtpServer(Process process) => _process = process;

    public int Port => _port.Task.Result;

    public ConcurrentQueue<TakenMail> Mails { get; } = new();

    /// <summary>The ways in which somebody signed in, or tried to.</summary>
    public ConcurrentQueue<string> Tries { get; } = new();

    public static async Task<SmtpServer> StartAsync(SmtpSettings? settings = null)
    {
        await NpmClient.FolderAsync("smtp-server");
        var start = new ProcessStartInfo("node", ["serve.mjs", JsonSerializer.Serialize(settings ?? new SmtpSettings(), Json)])
        {
            WorkingDirectory = Path.Combine(RepositoryRoot.Path, "src", "Web.Tests", "Clients", "smtp-server"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var server = new SmtpServer(Process.Start(start)!);
        server._process.OutputDataReceived += (_, line) => server.Hear(line.Data);
        server._process.ErrorDataReceived += (_, _) => { };
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        await server._port.Task.WaitAsync(Eventually.Patience);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        using var said = JsonDocument.Parse(line);
        var what = said.RootElement;
        switch (what.GetProperty("event").GetString())
        {
            case "listening":
                _port.TrySetResult(what.GetProperty("port").GetInt32());
                break;
            case "auth":
                Tries.Enqueue($"{what.GetProperty("method").GetString()} {what.GetProperty("user").GetString()}");
                break;
            case "mail":
                var raw = Encoding.UTF8.GetString(what.GetProperty("raw").GetBytesFromBase64());
                Mails.Enqueue(new TakenMail(Mailbox.Parse(raw), raw, what.GetProperty("secure").GetBoolean(), what.GetProperty("user").GetString()));
                break;
        }
    }
}
