using TeamCost.Web.Features.Organizations.Identities;
using TeamCost.Web.Features.Organizations.Invitations;
using TeamCost.Web.Features.Organizations.Members;
using TeamCost.Web.Features.Organizations.Teams;
using TeamCost.Web.Features.Organizations.Tokens;
using TeamCost.Web.Platform.Exports;

namespace TeamCost.Web.Features.Organizations;

public static class OrganizationsServices
{
    public static IServiceCollection AddOrganizations(this IServiceCollection services) => services
        .AddScoped<OrgCreator>()
        .AddScoped<OrgDeleter>()
        .AddScoped<MyOrganizationsQuery>()
        .AddScoped<UserNameQuery>()
        .AddScoped<MemberListQuery>()
        .AddScoped<MemberChanger>()
        .AddScoped<InvitationDoor>()
        .AddScoped<InvitationListQuery>()
        .AddScoped<InvitationSender>()
        .AddScoped<InvitationAccepter>()
        .AddScoped<TeamMover>()
        .AddScoped<TeamListQuery>()
        .AddScoped<TeamRosterQuery>()
        .AddScoped<IdentityTargets>()
        .AddScoped<IdentityAssigner>()
        .AddScoped<IdentityListQuery>()
        .AddScoped<IdentitySumsQuery>()
        .AddScoped<IdentityHistoryQuery>()
        .AddScoped<IdentitiesPageQuery>()
        .AddScoped<TokenIssuer>()
        .AddScoped<TokenListQuery>()
        .AddExport<MembersExport>()
        .AddExport<TeamsExport>()
        .AddExport<NamesExport>()
        .AddExport<NameHistoryExport>()
        .AddExport<InvitationsExport>()
        .AddExport<TokensExport>()
        .AddExport<DevicesExport>();
}
