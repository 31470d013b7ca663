using System.Xml.Linq;

namespace TeamCost.Cli.Autosync;

/// <summary>A plan as a property list of launchd (launchd.plist(5)).</summary>
internal static class LaunchdAgent
{
    public const string Label = "dev.teamcost.sync";

    public static string PlistOf(AutosyncPlan plan, string logPath)
    {
        var dict = new XElement("dict",
            Key("Label"), new XElement("string", Label),
            Key("ProgramArguments"), new XElement("array", plan.Arguments.Prepend(plan.Program).Select(word => new XElement("string", word))));
        if (plan.Variables.Count > 0)
        {
            dict.Add(Key("EnvironmentVariables"), new XElement("dict", plan.Variables.SelectMany(pair => new[] { Key(pair.Key), new XElement("string", pair.Value) })));
        }

        dict.Add(
            Key("StartInterval"), new XElement("integer", (long)plan.Every.TotalSeconds),
            Key("RunAtLoad"), new XElement("true"),
            Key("ProcessType"), new XElement("string", "Background"),
            Key("StandardOutPath"), new XElement("string", "/dev/null"),
            Key("StandardErrorPath"), new XElement("string", logPath));
        var type = new XDocumentType("plist", "-//Apple//DTD PLIST 1.0//EN", "http://www.apple.com/DTDs/PropertyList-1.0.dtd", null);
        var document = new XDocument(type, new XElement("plist", new XAttribute("version", "1.0"), dict));
        return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document + "\n").ReplaceLineEndings("\n");
    }

    private static XElement Key(string name) => new("key", name);
}
