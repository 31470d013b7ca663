using System.Security.Cryptography;
using System.Text;
using TeamCost.Contracts.Pricing;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Ingestion.Submissions;

/// <summary>
/// Keeps the list of submitted days that wait for somebody's look. Whether one does follows from all that is submitted by now, not from what came first: the answer to a
/// submission says what was known then, this list what is known now.
/// </summary>
public sealed class SubmissionHolds(CurrentOrg org, HeldDayKeeper held)
{
    internal Task SyncAsync(Guid userId, IReadOnlyList<CountedPart> parts, PriceBook prices, CancellationToken ct)
    {
        var usual = SubmissionRules.Usual(parts, prices);
        var days = parts.GroupBy(part => (part.Device, part.Day)).Select(day => UnderRules(userId, day.Key.Device, [.. day], usual, prices)).ToList();
        return held.SyncAsync(org.RequiredId, userId, HeldKind.Submission, days, writes: true, ct);
    }

    private static DayUnderRules UnderRules(Guid userId, string device, List<CountedPart> parts, UsualDays usual, PriceBook prices)
    {
        var figures = SubmissionRules.Figures(parts[0].Day, [.. parts.Select(part => part.Said)], prices);
        var newest = parts.OrderBy(part => part.At).ThenBy(part => part.TolderId).Last();
        return new DayUnderRules(
            device, SourceClaim.Submitted(userId, device, machineId: null, "").NaturalKey, newest.TolderId, figures, FingerprintOf(parts), usual.Beside(figures.Day),
            DayRules.Reasons(figures, usual));
    }

    private static byte[] FingerprintOf(IEnumerable<CountedPart> parts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts
        .Select(part => $"{part.Said.Client} {Telling.Write(part.Said.Entries)}").Order(StringComparer.Ordinal))));
}
