namespace TeamCost.Web.Features.Providers.Connections;

/// <summary>The list of accounts and the catalogue below it.</summary>
public sealed record ConnectionsPage(IReadOnlyList<ConnectionStatus> Rows, IReadOnlyList<ProviderSetup> Catalogue, bool IsAdmin, bool HasDevices, DateTimeOffset Now)
{
    public bool IsMoving => Rows.Any(row => ConnectionWords.IsMoving(row, Now));
}

/// <summary>The form that connects an account, the steps beside it.</summary>
/// <param name="Test">What the last test said; null: none was made.</param>
/// <param name="IsSecond">The form was sent: its key has to be pasted again.</param>
public sealed record NewConnectionPage(ProviderSetup Setup, ConnectionForm Form, AccountTest? Test, bool IsSecond);

/// <summary>One account.</summary>
/// <param name="Test">What a test of the kept key just said.</param>
public sealed record ConnectionPage(
    ConnectionPlace Place, ProviderSetup Setup, ConnectionDetails Details, IReadOnlyList<FeedStrip> Strips, ConnectionForm Form, bool IsAdmin, DateTimeOffset Now, AccountTest? Test = null)
{
    public ConnectionStatus Status => Details.Status;

    public bool IsMoving => ConnectionWords.IsMoving(Status, Now);
}

/// <summary>What was read of one feed, oldest first; one cell for each day or month that is asked for.</summary>
public sealed record FeedStrip(string Feed, string Label, FeedStep Step, IReadOnlyList<FeedDay> Days)
{
    public string Words
    {
        get
        {
            var of = Step is FeedStep.Month ? "months" : "days";
            var parts = Days.GroupBy(day => day.State).OrderBy(group => group.Key is DayState.Done ? 0 : 1 + (int)group.Key)
                .Select(group => $"{group.Count()} {ConnectionWords.Of(group.Key)}");
            return $"{Days.Count} {of}: {string.Join(", ", parts)}";
        }
    }
}

public sealed record FeedDay(DateOnly Day, DayState State, int Lines);

/// <summary>The question before an account goes.</summary>
public sealed record RemovalPage(ConnectionPlace Place, RemovalForm Form);

public sealed class RemovalForm
{
    /// <summary>Everything it ever said goes too.</summary>
    public bool Erase { get; set; }

    public string? Confirmation { get; set; }
}
