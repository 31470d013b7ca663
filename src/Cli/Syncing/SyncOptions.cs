using TeamCost.Cli.Ledgers;

namespace TeamCost.Cli.Syncing;

/// <summary>Which days one sync is about, and how much of project names it may tell.</summary>
/// <param name="Project">Said on the command line; null: as the settings say.</param>
internal sealed record SyncOptions(DateOnly? Since = null, DateOnly? Until = null, bool Full = false, ProjectNaming? Project = null);
