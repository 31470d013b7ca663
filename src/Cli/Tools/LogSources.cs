using TeamCost.Cli.Tools.Amp;
using TeamCost.Cli.Tools.Antigravity;
using TeamCost.Cli.Tools.ClaudeCode;
using TeamCost.Cli.Tools.Cline;
using TeamCost.Cli.Tools.Codebuff;
using TeamCost.Cli.Tools.Codex;
using TeamCost.Cli.Tools.Copilot;
using TeamCost.Cli.Tools.Crush;
using TeamCost.Cli.Tools.Cursor;
using TeamCost.Cli.Tools.Droid;
using TeamCost.Cli.Tools.GeminiCli;
using TeamCost.Cli.Tools.Goose;
using TeamCost.Cli.Tools.Grok;
using TeamCost.Cli.Tools.Hermes;
using TeamCost.Cli.Tools.Jcode;
using TeamCost.Cli.Tools.Junie;
using TeamCost.Cli.Tools.KiloCli;
using TeamCost.Cli.Tools.Kimi;
using TeamCost.Cli.Tools.Kiro;
using TeamCost.Cli.Tools.Mux;
using TeamCost.Cli.Tools.OpenClaw;
using TeamCost.Cli.Tools.OpenCode;
using TeamCost.Cli.Tools.Pi;
using TeamCost.Cli.Tools.QwenCode;
using TeamCost.Cli.Tools.ZCode;
using TeamCost.Cli.Tools.Zed;

namespace TeamCost.Cli.Tools;

/// <summary>Every kind of log that is read.</summary>
internal static class LogSources
{
    /// <summary>New ones each time: a source may remember what it found in one scan.</summary>
    public static IReadOnlyList<ILogSource> All() =>
    [
        new ClaudeCodeSource(),
        new ClineSource(ClineFamily.Cline),
        new ClineTranscriptSource(),
        new ClineSource(ClineFamily.Roo),
        new ClineSource(ClineFamily.Zoo),
        new ClineSource(ClineFamily.Kilo),
        new DroidSource(),
        new GooseSource(),
        new HermesSource(),
        new ZCodeSource(),
        new GrokSource(),
        new JunieSource(),
        new JcodeSource(),
        new MuxSource(),
        new CodebuffSource(),
        new CodexSource(),
        .. CopilotSources.All(),
        new GeminiChatSource(),
        new GeminiLinesSource(),
        new QwenCodeSource(),
        new QwenChatSource(),
        new OpenCodeSource(),
        new OpenCodeMessageSource(),
        new KiloCliSource(),
        new PiSource(),
        new OpenClawSource(),
        new AmpSource(),
        new KimiSource(),
        new KimiCodeSource(),
        new CursorSource(),
        new CrushSource(),
        new ZedSource(),
        new KiroSessionSource(),
        new KiroDatabaseSource(),
        new KiroEditorSource(),
        new AntigravitySource(),
    ];
}
