using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using TeamCost.Web.Platform.Printing;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Printing;

/// <summary>The real browser, and shell scripts that stand in for browsers which hang, fail or tell what they were given.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class PdfPrinterTests : IDisposable
{
    private readonly DirectoryInfo _folder = MakeFolder();
    private readonly ApplicationLifetime _app = new(NullLogger<ApplicationLifetime>.Instance);

    /// <summary>In the words of a process of one test, so that it can be found among all others.</summary>
    private readonly string _mark = (300 + Random.Shared.NextDouble()).ToString("0.0000000000", CultureInfo.InvariantCulture);

    private string Documents => Directory.CreateDirectory(Path.Combine(_folder.FullName, "d")).FullName;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_document_runs_no_script_and_fetches_nothing()
    {
        using var outside = new TcpListener(IPAddress.Loopback, 0);
        outside.Start();
        var port = ((IPEndPoint)outside.LocalEndpoint).Port;
        using var printer = Printer();

        var answer = await printer.PrintAsync(
            $"""
            <!doctype html><html lang="en"><head><title>Walls</title><link rel="stylesheet" href="http://127.0.0.1:{port}/style.css"></head>
            <body><p id="said">as it was written</p><img src="http://127.0.0.1:{port}/picture.png" alt=""><iframe src="http://localhost:{port}/frame"></iframe>
            <script>document.getElementById('said').textContent = 'a script ran'; fetch('http://127.0.0.1:{port}/fetched');</script>
            <meta http-equiv="refresh" content="0;url=http://127.0.0.1:{port}/elsewhere"></body></html>
            """, CancellationToken.None);

        var pdf = await Pdf.ReadAsync(answer.Pdf.ShouldNotBeNull(answer.Problem));
        pdf.Text.ShouldContain("as it was written");
        pdf.Text.ShouldNotContain("a script ran");
        outside.Pending().ShouldBeFalse("nobody may have called");
        pdf.Check.ShouldContain("No syntax or stream encoding errors");
    }

    [Fact]
    public async Task Nothing_of_a_printed_document_stays_behind()
    {
        using var printer = Printer();

        (await printer.PrintAsync("<!doctype html><title>x</title><p>Gone tomorrow", CancellationToken.None)).Pdf.ShouldNotBeNull();

        await Eventually.True(() => Processes(Documents).Count == 0, "every process of the browser is gone");
        Directory.GetFileSystemEntries(Documents).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_real_browser_that_is_killed_at_work_leaves_no_process_behind()
    {
        // A browser that was done, or gave up, before anybody saw it at work shows nothing: another one is started.
        for (var round = 1; !await IsCaughtAsync(round); round++)
        {
        }

        await Eventually.True(() => Processes(Documents).Count == 0, "every process of the browser is gone");
        Directory.GetFileSystemEntries(Documents).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_browser_that_hangs_is_killed_with_its_children_and_a_sentence_says_so()
    {
        using var printer = Printer(Hanging(), ("Seconds", "1.5"));

        var answer = await printer.PrintAsync("<p>x", CancellationToken.None);

        answer.Pdf.ShouldBeNull();
        answer.Problem.ShouldContain("was not ready after 1.5 s");
        Processes(_mark).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_browser_is_killed_when_nobody_waits_for_it_any_more()
    {
        using var printer = Printer(Hanging());
        using var patience = new CancellationTokenSource();
        var printing = printer.PrintAsync("<p>x", patience.Token);
        await Eventually.True(() => Processes(_mark).Count > 1, "the browser runs with its child");

        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(printing);
        Processes(_mark).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stopping_app_stops_its_browsers()
    {
        using var printer = Printer(Hanging());
        var printing = printer.PrintAsync("<p>x", CancellationToken.None);
        await Eventually.True(() => Processes(_mark).Count > 1, "the browser runs with its child");

        _app.StopApplication();

        (await printing).Problem.ShouldContain("is being restarted");
        Processes(_mark).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_killed_app_leaves_no_browser_and_no_folder_behind()
    {
        // The pipe that an app holds is held here by a process that can be killed.
        var holder = _mark.Replace("3", "4", StringComparison.Ordinal);
        var place = Directory.CreateDirectory(Path.Combine(_folder.FullName, "document")).FullName;
        using var shell = Process.Start(new ProcessStartInfo(
            "sh", ["-c", "sleep \"$1\" | setsid sh -c \"$2\" keeper \"$3\" \"$4\"", "sh", holder, BrowserRun.Keeper, place, Hanging()])
        { UseShellExecute = false, RedirectStandardOutput = true })!;
        await Eventually.True(() => Processes(_mark).Count > 1, "the browser runs with its child");

        foreach (var process in Processes(holder).Where(p => p.Words[0] == "sleep"))
        {
            using var one = Process.GetProcessById(process.Id);
            one.Kill();
        }

        await Eventually.True(() => Processes(_mark).Count == 0, "the browser and its child are gone");
        await Eventually.True(() => !Directory.Exists(place), "their folder is gone");
        await shell.WaitForExitAsync();
    }

    [Fact]
    public async Task Who_comes_when_every_place_is_taken_hears_when_to_come_again()
    {
        using var printer = Printer(Hanging(), ("AtOnce", "1"), ("SecondsInLine", "0.2"));
        using var patience = new CancellationTokenSource();
        var first = printer.PrintAsync("<p>x", patience.Token);
        await Eventually.True(() => Processes(_mark).Count > 1, "the first browser runs");

        var second = await printer.PrintAsync("<p>y", CancellationToken.None);

        second.Pdf.ShouldBeNull();
        second.Problem.ShouldContain("Try again");
        second.RetryAfter.ShouldNotBeNull();
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
    }

    [Fact]
    public async Task As_many_documents_as_come_are_printed_one_after_the_other()
    {
        using var printer = Printer(settings: [("AtOnce", "2"), ("SecondsInLine", "300")]);

        var answers = await Task.WhenAll(Enumerable.Range(1, 5).Select(n => printer.PrintAsync($"<!doctype html><title>x</title><p>document {n}", CancellationToken.None)));

        for (var n = 1; n <= 5; n++)
        {
            (await Pdf.ReadAsync(answers[n - 1].Pdf.ShouldNotBeNull(answers[n - 1].Problem))).Text.ShouldContain($"document {n}");
        }
    }

    [Fact]
    public async Task A_browser_knows_nothing_of_the_environment_and_has_no_rights()
    {
        Environment.SetEnvironmentVariable("TEAMCOST_TEST_PLANTED", "an example of a secret");
        using var printer = Printer(Script("""
            for word; do case $word in --print-to-pdf=*) pdf=${word#*=};; esac; done
            { printf '%%PDF-'; env; id; cat /proc/self/status; } > "$pdf"
            """));

        var said = Encoding.UTF8.GetString((await printer.PrintAsync("<p>x", CancellationToken.None)).Pdf!);

        said.ShouldNotContain("TEAMCOST_TEST_PLANTED");
        said.ShouldNotContain("ConnectionStrings");
        if (Environment.IsPrivilegedProcess)
        {
            said.ShouldContain("uid=65533");
            said.ShouldMatch(@"CapEff:\s+0{16}");
            said.ShouldMatch(@"CapPrm:\s+0{16}");
        }
    }

    [Fact]
    public async Task Where_the_sandbox_cannot_work_it_is_left_out()
    {
        using var printer = Printer(Script("""
            case " $* " in *" --no-sandbox "*) ;; *) echo 'FATAL: No usable sandbox!' >&2; exit 133;; esac
            for word; do case $word in --print-to-pdf=*) printf '%%PDF-' > "${word#*=}";; esac; done
            """));

        (await printer.PrintAsync("<p>x", CancellationToken.None)).Pdf.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_browser_that_fails_gets_a_sentence_and_its_words_stay_in_the_log()
    {
        using var printer = Printer(Script("echo 'something inner' >&2; exit 1"));

        var answer = await printer.PrintAsync("<p>x", CancellationToken.None);

        answer.Problem.ShouldContain("made no PDF");
        answer.Problem.ShouldNotContain("something inner");
    }

    [Theory]
    [InlineData("none", "no Chromium, Chrome or Edge")]
    [InlineData("/nowhere/chromium", "TeamCost:Pdf:Browser")]
    public async Task Without_a_browser_a_sentence_says_so(string browser, string words)
    {
        using var printer = Printer(browser);

        printer.Hindrance.ShouldNotBeNull().ShouldContain(words);
        (await printer.PrintAsync("<p>x", CancellationToken.None)).Problem.ShouldContain(words);
    }

    [Fact]
    public void A_folder_that_is_too_deep_for_a_browser_is_named_before_it_fails()
    {
        using var printer = Printer("", ("Folder", "/tmp/" + new string('d', 60)));

        printer.Hindrance.ShouldNotBeNull().ShouldContain("TeamCost:Pdf:Folder");
    }

    /// <summary>Stops a browser while it works.</summary>
    /// <returns>Whether it was seen at work.</returns>
    private async Task<bool> IsCaughtAsync(int round)
    {
        using var printer = Printer(settings: ("Seconds", "30"));
        using var patience = new CancellationTokenSource();
        var printing = printer.PrintAsync("<!doctype html><title>x</title>" + string.Concat(Enumerable.Repeat("<p>A long document, so that there is time to stop it.", 60_000)), patience.Token);
        await Eventually.True(
            () => printing.IsCompleted || Processes(Documents).Count(p => p.Words.Any(w => w.StartsWith("--type=", StringComparison.Ordinal))) > 1, "the browser runs with its children");
        if (printing.IsCompleted)
        {
            var answer = await printing;
            round.ShouldBeLessThan(5, $"no browser was seen at work; the last one made {answer.Pdf?.Length ?? 0} bytes. {answer.Problem}");
            return false;
        }

        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(printing);
        return true;
    }

    private PdfPrinter Printer(string browser = "", params (string Name, string Value)[] settings)
    {
        var all = settings.Append(("Browser", browser)).ToDictionary(s => $"{PrintOptions.Section}:{s.Item1}", s => (string?)s.Item2);
        all.TryAdd($"{PrintOptions.Section}:Folder", Documents);
        return new PdfPrinter(new ConfigurationBuilder().AddInMemoryCollection(all).Build(), _app, TimeProvider.System, NullLogger<PdfPrinter>.Instance);
    }

    /// <summary>A browser with a child, neither of which ever ends.</summary>
    private string Hanging() => Script($"sh -c 'sleep {_mark}; true' & sleep {_mark}; true");

    private string Script(string text)
    {
        var file = Path.Combine(_folder.FullName, $"browser-{Path.GetRandomFileName()}");
        File.WriteAllText(file, $"#!/bin/sh\n{text}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return file;
    }

    private static DirectoryInfo MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("teamcost-browsers-");
        // The account that browsers run as has to find the scripts.
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
        return folder;
    }

    /// <summary>Living processes with a word in their command lines; what is dead and not yet fetched has none.</summary>
    private static List<(int Id, string[] Words)> Processes(string word)
    {
        var found = new List<(int, string[])>();
        foreach (var folder in Directory.GetDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
        {
            try
            {
                var words = File.ReadAllText(Path.Combine(folder, "cmdline")).Split('\0', StringSplitOptions.RemoveEmptyEntries);
                if (words.Any(w => w.Contains(word, StringComparison.Ordinal)))
                {
                    found.Add((int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), words));
                }
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }

        return found;
    }
}
