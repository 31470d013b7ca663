using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Data;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Mail;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Features.Providers;

/// <summary>Tells the admins that a connection needs them: once when it breaks, not at every try.</summary>
public sealed partial class BreakMailer(IMailer mailer, PublicAddress address, ProviderCatalog catalog, ILogger<BreakMailer> log)
{
    public async Task TellAsync(Audience audience, Connection connection, RunEnd end, CancellationToken ct)
    {
        var label = catalog.Find(connection.Provider)?.Setup.Label ?? connection.Provider;
        var page = address.Known is { } known ? $"{known}/o/{audience.Slug}/connections" : "Connections in TeamCost";
        foreach (var to in audience.Addresses)
        {
            try
            {
                await mailer.SendAsync(new Letter(to, $"TeamCost: {connection.Name} needs you", $"""
                    Hello,

                    the {label} connection "{connection.Name}" of {audience.Organization} is no longer read:

                    {end.Words}

                    {end.Trouble?.NextStep()}

                    Mend it here: {page}

                    What was read so far stays. Until it is mended, the numbers of this provider end where they are.
                    """), ct);
            }
            catch (SmtpException error)
            {
                Log.NotSent(log, error, connection.Id);
            }
        }
    }

    /// <summary>Owners and admins of an organization.</summary>
    public sealed class Recipients(AppDbContext db, CurrentOrg org, OrgTransaction unit)
    {
        public async Task<Audience> RunAsync(CancellationToken ct)
        {
            await using var transaction = await unit.BeginAsync(ct);
            var addresses = await (
                from membership in db.Memberships
                join user in db.Users on membership.UserId equals user.Id
                where (membership.Role == OrgRole.Admin || membership.Role == OrgRole.Owner) && user.Email != null
                orderby user.Email
                select user.Email!).ToListAsync(ct);
            return new Audience(org.Name, org.Slug, addresses);
        }
    }

    public sealed record Audience(string Organization, string Slug, IReadOnlyList<string> Addresses);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The mail about the broken connection {ConnectionId} could not be sent")]
        public static partial void NotSent(ILogger log, Exception error, Guid connectionId);
    }
}
