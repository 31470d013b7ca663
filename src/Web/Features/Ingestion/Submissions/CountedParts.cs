namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>What counts of one device, day and client, after tellings without a device have found theirs.</summary>
/// <param name="TolderId">The submission that told it.</param>
internal sealed record CountedPart(string Device, SubmittedDay Said, Guid TolderId, DateTimeOffset At)
{
    public DateOnly Day => Said.Day;
}

/// <summary>
/// Old clients name no device. What they say of a day and client that a device tells too is of one of the devices: it counts where it is the larger of the two, never
/// beside them. Which one that is, is the same whatever came first: the first by its key.
/// </summary>
internal static class CountedParts
{
    public static List<CountedPart> Of(IEnumerable<SubmittedPart> parts) =>
        [.. parts.GroupBy(part => (part.Day, part.Client)).SelectMany(Count)];

    private static IEnumerable<CountedPart> Count(IEnumerable<SubmittedPart> told)
    {
        var devices = told.OrderBy(part => part.Device, StringComparer.Ordinal).ToList();
        if (devices is not [{ Device: "" } nameless, var home, ..])
        {
            return devices.Select(part => Counted(part.Device, part));
        }

        var isLarger = (home.FullVersion is null || nameless.ParserVersion >= home.FullVersion) && Telling.Of(nameless).CompareTo(Telling.Of(home)) > 0;
        return devices.Skip(2).Select(part => Counted(part.Device, part)).Prepend(Counted(home.Device, isLarger ? nameless : home));
    }

    private static CountedPart Counted(string device, SubmittedPart part) =>
        new(device, new SubmittedDay(part.Day, part.Client, SubmissionMerge.Read(part.Entries)), part.SubmissionId, part.ObservedAt);
}
