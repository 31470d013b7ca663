namespace TeamCost.Web.Features.Providers;

/// <summary>What is said of syncing that no provider said, in one place.</summary>
internal static class SyncWords
{
    public const string KeyUnreadable =
        "The kept key cannot be opened: the key ring of this server, or the certificate that protects it, is another one than when the key was entered.";

    public const string Misunderstood = "The provider's answer could not be understood.";

    public const string OurFault = "It stopped because of a fault on this server, not at the provider; it is tried again by itself.";

    public const string CutShort = "The process that ran it ended in the middle; nothing is lost, the next run goes on from there.";

    private const int Longest = 1_000;

    public static string? Cut(string? words) => words is { Length: > Longest } ? words[..Longest] : words;
}
