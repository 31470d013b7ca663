using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace TeamCost.Cli.Autosync;

/// <summary>A plan as a task of the Windows Task Scheduler (Task Scheduler Schema, version 1.2).</summary>
internal static class WindowsTask
{
    public const string Name = "TeamCost sync";

    private static readonly XNamespace _task = "http://schemas.microsoft.com/windows/2004/02/mit/task";

    /// <param name="from">When it runs for the first time; local time of the machine.</param>
    public static string XmlOf(AutosyncPlan plan, DateTime from)
    {
        var (program, arguments) = Command(plan);
        var document = new XDocument(new XElement(_task + "Task", new XAttribute("version", "1.2"),
            new XElement(_task + "RegistrationInfo", new XElement(_task + "Description", "Sends AI coding usage to TeamCost. teamcost autosync disable takes it away.")),
            new XElement(_task + "Triggers", new XElement(_task + "TimeTrigger",
                new XElement(_task + "Repetition", new XElement(_task + "Interval", XmlConvert.ToString(plan.Every)), new XElement(_task + "StopAtDurationEnd", false)),
                new XElement(_task + "StartBoundary", from.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
                new XElement(_task + "Enabled", true))),
            new XElement(_task + "Principals", new XElement(_task + "Principal", new XAttribute("id", "Author"),
                new XElement(_task + "LogonType", "InteractiveToken"), new XElement(_task + "RunLevel", "LeastPrivilege"))),
            new XElement(_task + "Settings",
                new XElement(_task + "MultipleInstancesPolicy", "IgnoreNew"),
                new XElement(_task + "DisallowStartIfOnBatteries", false),
                new XElement(_task + "StopIfGoingOnBatteries", false),
                new XElement(_task + "StartWhenAvailable", true),
                new XElement(_task + "Hidden", true),
                new XElement(_task + "ExecutionTimeLimit", "PT30M")),
            new XElement(_task + "Actions", new XAttribute("Context", "Author"), new XElement(_task + "Exec",
                new XElement(_task + "Command", program), new XElement(_task + "Arguments", arguments)))));
        return ("<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n" + document + "\n").ReplaceLineEndings("\r\n");
    }

    // conhost --headless: a console program would flash a window at every run. Variables have no place in a task: cmd sets them first.
    private static (string Program, string Arguments) Command(AutosyncPlan plan)
    {
        var words = string.Join(' ', plan.Arguments.Prepend(plan.Program).Select(Quoted));
        if (plan.Variables.Count == 0)
        {
            return ("conhost.exe", $"--headless {words}");
        }

        var sets = string.Concat(plan.Variables.Select(pair => $"set \"{pair.Key}={pair.Value.Replace("%", "%%", StringComparison.Ordinal)}\" && "));
        return ("conhost.exe", $"--headless cmd.exe /d /s /c \"{sets}{words}\"");
    }

    // As CommandLineToArgvW takes words apart: backslashes count only before a quote.
    private static string Quoted(string word)
    {
        if (word.Length > 0 && word.All(letter => letter is not (' ' or '\t' or '"')))
        {
            return word;
        }

        var text = new StringBuilder("\"");
        var slashes = 0;
        foreach (var letter in word)
        {
            if (letter == '\\')
            {
                slashes++;
                continue;
            }

            text.Append('\\', letter == '"' ? (slashes * 2) + 1 : slashes).Append(letter);
            slashes = 0;
        }

        return text.Append('\\', slashes * 2).Append('"').ToString();
    }
}
