using System.Globalization;

namespace TeamCost.Web.Platform.Printing;

/// <summary>What came of printing: the file, or a sentence about why there is none.</summary>
/// <param name="Problem">For the person who asked.</param>
/// <param name="RetryAfter">When asking again may help; null: it will not.</param>
public sealed record PrintAnswer(byte[]? Pdf, string Problem = "", TimeSpan? RetryAfter = null);

/// <summary>
/// Makes a PDF of one self-contained HTML document with the browser of this machine: alone in a folder of its own, as a user without rights,
/// without network and scripts, as many at once as there are cores, each with a bound on its time. Knows nothing of what it prints.
/// </summary>
public sealed partial class PdfPrinter : IDisposable
{
    private readonly PrintOptions _options;
    private readonly PrintBrowser _browser;
    private readonly TimeProvider _clock;
    private readonly ILogger<PdfPrinter> _log;
    private readonly CancellationToken _stopping;
    private readonly SemaphoreSlim _turns;
    private readonly int _places;
    private int _inside;
    private volatile bool _hasNoSandbox;

    public PdfPrinter(IConfiguration configuration, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<PdfPrinter> log)
    {
        _options = PrintOptions.From(configuration);
        _browser = PrintBrowser.Find(_options);
        (_clock, _log, _stopping) = (clock, log, lifetime.ApplicationStopping);
        AtOnce = _options.AtOnce > 0 ? _options.AtOnce : Math.Max(1, Environment.ProcessorCount);
        _turns = new SemaphoreSlim(AtOnce);
        _places = AtOnce * 5;
    }

    public int AtOnce { get; }

    /// <summary>Why this machine cannot print at all; null: it can.</summary>
    public string? Hindrance => _browser.Program is null ? _browser.Reason : null;

    /// <param name="html">Self-contained: nothing it refers to outside itself is fetched.</param>
    public async Task<PrintAnswer> PrintAsync(string html, CancellationToken ct)
    {
        if (_browser.Program is not { } program)
        {
            return new PrintAnswer(null, _browser.Reason);
        }

        using var asked = CancellationTokenSource.CreateLinkedTokenSource(ct, _stopping);
        try
        {
            if (Interlocked.Increment(ref _inside) > _places || !await _turns.WaitAsync(TimeSpan.FromSeconds(_options.SecondsInLine), asked.Token))
            {
                return new PrintAnswer(null, $"{AtOnce} PDFs are being made at this moment, as many as this server can, and others wait. Try again in half a minute.", TimeSpan.FromSeconds(30));
            }

            try
            {
                return await PrintInTimeAsync(program, html, asked.Token);
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            return new PrintAnswer(null, "The server is being restarted. Try again in a minute.", TimeSpan.FromMinutes(1));
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }

    public void Dispose() => _turns.Dispose();

    private async Task<PrintAnswer> PrintInTimeAsync(string program, string html, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(_options.Seconds), _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            var (pdf, words) = await RunAsync(program, html, either.Token);
            if (pdf is null)
            {
                if (!_hasNoSandbox && IsAboutSandbox(words))
                {
                    // Containers often forbid the namespaces that the browser would shut its pages in; the other walls stand.
                    Log.NoSandbox(_log);
                    _hasNoSandbox = true;
                }
                else
                {
                    // Under memory pressure a browser loses the process of its page now and then; the same document then prints.
                    Log.Again(_log, words);
                }

                (pdf, words) = await RunAsync(program, html, either.Token);
            }

            if (pdf is null)
            {
                Log.Failed(_log, words);
                return new PrintAnswer(null, "The browser of this server made no PDF. Its administrator finds the reason in the log.");
            }

            return new PrintAnswer(pdf);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            Log.TooSlow(_log, _options.Seconds);
            return new PrintAnswer(null, $"The PDF was not ready after {_options.Seconds.ToString("0.#", CultureInfo.InvariantCulture)} s, and its making was stopped. A shorter range or fewer rows may help.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            Log.CannotRun(_log, failure);
            return new PrintAnswer(null, "The browser of this server cannot be started. Its administrator finds the reason in the log.");
        }
    }

    private async Task<(byte[]? Pdf, string Words)> RunAsync(string program, string html, CancellationToken ct)
    {
        using var folder = await PrintFolder.MakeAsync(html, _options.Folder, ct);
        await using var run = BrowserRun.Start(program, Arguments(folder), folder);
        var code = await run.EndAsync(ct);
        return await folder.ReadPdfAsync(ct) is { } pdf ? (pdf, "") : (null, $"Exit code {code}. {folder.LastWords()}");
    }

    private string[] Arguments(PrintFolder folder)
    {
        string[] always =
        [
            "--headless", $"--user-data-dir={folder.Profile}", $"--print-to-pdf={folder.Pdf}", "--no-pdf-header-footer", "--generate-pdf-document-outline",
            // No network: no name is found, every connection goes to a proxy that is not there, addresses of this machine too.
            "--host-resolver-rules=MAP * ~NOTFOUND", "--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions",
            "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--no-pings",
            "--disable-breakpad", "--disable-crash-reporter", "--no-first-run", "--no-default-browser-check", "--password-store=basic", "--use-mock-keychain",
            // Containers have little shared memory, servers no graphics card.
            "--disable-dev-shm-usage", "--disable-gpu", "--mute-audio", "--lang=en-US", "--force-color-profile=srgb",
        ];
        return [.. always, .. _hasNoSandbox ? ["--no-sandbox"] : Array.Empty<string>(), new Uri(folder.Page).AbsoluteUri];
    }

    private static bool IsAboutSandbox(string words) =>
        words.Contains("sandbox", StringComparison.OrdinalIgnoreCase) || words.Contains("namespace", StringComparison.OrdinalIgnoreCase);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The browser cannot use its sandbox here (containers often forbid it); PDFs are made without it, by a user without rights and without network")]
        public static partial void NoSandbox(ILogger log);

        [LoggerMessage(LogLevel.Warning, "The browser ended without a PDF, and is started once more. {Words}")]
        public static partial void Again(ILogger log, string words);

        [LoggerMessage(LogLevel.Warning, "No PDF was made. {Words}")]
        public static partial void Failed(ILogger log, string words);

        [LoggerMessage(LogLevel.Warning, "A PDF was not ready after {Seconds} s; its browser was killed")]
        public static partial void TooSlow(ILogger log, double seconds);

        [LoggerMessage(LogLevel.Error, "The browser for PDFs cannot be started")]
        public static partial void CannotRun(ILogger log, Exception failure);
    }
}
