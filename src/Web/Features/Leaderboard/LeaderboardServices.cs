namespace TeamCost.Web.Features.Leaderboard;

public static class LeaderboardServices
{
    public static IServiceCollection AddLeaderboard(this IServiceCollection services) => services
        .AddScoped<LeaderboardQuery>();
}
