using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using TeamCost.Web.Features.Alerts;
using TeamCost.Web.Features.Billing;
using TeamCost.Web.Features.Budgets;
using TeamCost.Web.Features.Devices;
using TeamCost.Web.Features.Ingestion.Submissions;
using TeamCost.Web.Features.Ingestion.Uploads;
using TeamCost.Web.Features.Notifications;
using TeamCost.Web.Features.Organizations;
using TeamCost.Web.Features.People;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Features.Providers.Files;
using TeamCost.Web.Features.Providers.Rows;
using TeamCost.Web.Features.Publishing;
using TeamCost.Web.Features.Telemetry;
using TeamCost.Web.Features.Reports.Weekly;
using TeamCost.Web.Features.Usage;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

/// <summary>Every table on one page. Tenant tables are walled here for convenience, and in PostgreSQL for certainty.</summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options, CurrentOrg org)
    : IdentityUserContext<AppUser, Guid>(options)
{
    public const string OrgFilter = "org";

    // Platform tables: no tenant data
    public DbSet<ApiSession> ApiSessions => Set<ApiSession>();
    public DbSet<OrgSlug> OrgSlugs => Set<OrgSlug>();
    public DbSet<TokenHash> TokenHashes => Set<TokenHash>();
    public DbSet<InvitationHash> InvitationHashes => Set<InvitationHash>();
    public DbSet<DeviceCode> DeviceCodes => Set<DeviceCode>();
    public DbSet<DeviceTry> DeviceTries => Set<DeviceTry>();
    public DbSet<PublishedProfile> PublishedProfiles => Set<PublishedProfile>();
    public DbSet<PublishedDay> PublishedDays => Set<PublishedDay>();
    public DbSet<PublishingMark> PublishingMarks => Set<PublishingMark>();
    public DbSet<StoredLetter> Letters => Set<StoredLetter>();

    // Tenant tables
    public DbSet<Organization> Organizations => Set<Organization>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<Team> Teams => Set<Team>();
    public DbSet<TeamMember> TeamMembers => Set<TeamMember>();
    public DbSet<Device> Devices => Set<Device>();
    public DbSet<Token> Tokens => Set<Token>();
    public DbSet<TokenRequestCount> TokenRequests => Set<TokenRequestCount>();
    public DbSet<Source> Sources => Set<Source>();
    public DbSet<SourceDay> SourceDays => Set<SourceDay>();
    public DbSet<SourceIdentity> Identities => Set<SourceIdentity>();
    public DbSet<StoredUsageLine> UsageLines => Set<StoredUsageLine>();
    public DbSet<BillLine> BillLines => Set<BillLine>();
    public DbSet<DirtyDay> DirtyDays => Set<DirtyDay>();
    public DbSet<DailyUsage> DailyUsage => Set<DailyUsage>();
    public DbSet<HourlyUsage> HourlyUsage => Set<HourlyUsage>();
    public DbSet<DailySource> DailySources => Set<DailySource>();
    public DbSet<DailySession> DailySessions => Set<DailySession>();
    public DbSet<RolledDay> RolledDays => Set<RolledDay>();
    public DbSet<OrgPrice> Prices => Set<OrgPrice>();
    public DbSet<PriceState> PriceStates => Set<PriceState>();
    public DbSet<BillingMode> BillingModes => Set<BillingMode>();
    public DbSet<Connection> Connections => Set<Connection>();
    public DbSet<RemovedConnection> RemovedConnections => Set<RemovedConnection>();
    public DbSet<ConnectionDay> ConnectionDays => Set<ConnectionDay>();
    public DbSet<ConnectionFeed> ConnectionFeeds => Set<ConnectionFeed>();
    public DbSet<ConnectionRun> ConnectionRuns => Set<ConnectionRun>();
    public DbSet<ConnectionFigure> ConnectionFigures => Set<ConnectionFigure>();
    public DbSet<StoredActivityLine> ActivityLines => Set<StoredActivityLine>();
    public DbSet<TellingDay> TellingDays => Set<TellingDay>();
    public DbSet<Seat> Seats => Set<Seat>();
    public DbSet<SeatPrice> SeatPrices => Set<SeatPrice>();
    public DbSet<Plan> Plans => Set<Plan>();
    public DbSet<UploadedFile> UploadedFiles => Set<UploadedFile>();
    public DbSet<TypedRow> TypedRows => Set<TypedRow>();
    public DbSet<IdentityChange> IdentityChanges => Set<IdentityChange>();
    public DbSet<DailyActivity> DailyActivity => Set<DailyActivity>();
    public DbSet<Submission> Submissions => Set<Submission>();
    public DbSet<SubmittedPart> SubmittedParts => Set<SubmittedPart>();
    public DbSet<ClientMessage> ClientMessages => Set<ClientMessage>();
    public DbSet<Upload> Uploads => Set<Upload>();
    public DbSet<TelemetryStream> TelemetryStreams => Set<TelemetryStream>();
    public DbSet<TelemetrySession> TelemetrySessions => Set<TelemetrySession>();
    public DbSet<TelemetryRequest> TelemetryRequests => Set<TelemetryRequest>();
    public DbSet<TelemetrySeries> TelemetrySeries => Set<TelemetrySeries>();
    public DbSet<TelemetryCounter> TelemetryCounters => Set<TelemetryCounter>();
    public DbSet<TelemetryIncrement> TelemetryIncrements => Set<TelemetryIncrement>();
    public DbSet<TelemetryMark> TelemetryMarks => Set<TelemetryMark>();
    public DbSet<TelemetryRefusal> TelemetryRefusals => Set<TelemetryRefusal>();
    public DbSet<PublishingChoice> PublishingChoices => Set<PublishingChoice>();
    public DbSet<HeldDay> HeldDays => Set<HeldDay>();
    public DbSet<HeldDayReview> HeldDayReviews => Set<HeldDayReview>();
    public DbSet<Budget> Budgets => Set<Budget>();
    public DbSet<ClosedPeriod> ClosedPeriods => Set<ClosedPeriod>();
    public DbSet<Alert> Alerts => Set<Alert>();
    public DbSet<AlertStep> AlertSteps => Set<AlertStep>();
    public DbSet<AlertMute> AlertMutes => Set<AlertMute>();
    public DbSet<Channel> Channels => Set<Channel>();
    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<Delivery> Deliveries => Set<Delivery>();
    public DbSet<MailWish> MailWishes => Set<MailWish>();
    public DbSet<ToldWeek> ToldWeeks => Set<ToldWeek>();

    private Guid OrgId => org.Id ?? Guid.Empty;

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        People(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(AppDbContext).Assembly);

        Wall<Organization>(builder);
        Wall<Membership>(builder);
        Wall<Invitation>(builder);
        Wall<Team>(builder);
        Wall<TeamMember>(builder);
        Wall<Device>(builder);
        Wall<Token>(builder);
        Wall<TokenRequestCount>(builder);
        Wall<Source>(builder);
        Wall<SourceDay>(builder);
        Wall<SourceIdentity>(builder);
        Wall<StoredUsageLine>(builder);
        Wall<BillLine>(builder);
        Wall<DirtyDay>(builder);
        Wall<DailyUsage>(builder);
        Wall<HourlyUsage>(builder);
        Wall<DailySource>(builder);
        Wall<DailySession>(builder);
        Wall<RolledDay>(builder);
        Wall<OrgPrice>(builder);
        Wall<PriceState>(builder);
        Wall<BillingMode>(builder);
        Wall<Connection>(builder);
        Wall<RemovedConnection>(builder);
        Wall<ConnectionDay>(builder);
        Wall<ConnectionFeed>(builder);
        Wall<ConnectionRun>(builder);
        Wall<ConnectionFigure>(builder);
        Wall<StoredActivityLine>(builder);
        Wall<TellingDay>(builder);
        Wall<Seat>(builder);
        Wall<SeatPrice>(builder);
        Wall<Plan>(builder);
        Wall<UploadedFile>(builder);
        Wall<TypedRow>(builder);
        Wall<IdentityChange>(builder);
        Wall<DailyActivity>(builder);
        Wall<Submission>(builder);
        Wall<SubmittedPart>(builder);
        Wall<ClientMessage>(builder);
        Wall<Upload>(builder);
        Wall<TelemetryStream>(builder);
        Wall<TelemetrySession>(builder);
        Wall<TelemetryRequest>(builder);
        Wall<TelemetrySeries>(builder);
        Wall<TelemetryCounter>(builder);
        Wall<TelemetryIncrement>(builder);
        Wall<TelemetryMark>(builder);
        Wall<TelemetryRefusal>(builder);
        Wall<PublishingChoice>(builder);
        Wall<HeldDay>(builder);
        Wall<HeldDayReview>(builder);
        Wall<Budget>(builder);
        Wall<ClosedPeriod>(builder);
        Wall<Alert>(builder);
        Wall<AlertStep>(builder);
        Wall<AlertMute>(builder);
        Wall<Channel>(builder);
        Wall<OutboxMessage>(builder);
        Wall<Delivery>(builder);
        Wall<MailWish>(builder);
        Wall<ToldWeek>(builder);

        builder.ApplyHouseNames();
    }

    private static void People(ModelBuilder builder)
    {
        builder.Entity<AppUser>(user =>
        {
            user.ToTable("users");
            user.Ignore(u => u.Name);
            user.Property(u => u.DisplayName).HasMaxLength(80);
            user.Property(u => u.TimeZone).HasMaxLength(64);
        });
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens");
    }

    private void Wall<T>(ModelBuilder builder) where T : class, IOrgOwned =>
        builder.Entity<T>().HasQueryFilter(OrgFilter, row => row.OrgId == OrgId);
}
