namespace TeamCost.Web.Features.People;

public static class PeopleServices
{
    public static IServiceCollection AddPeople(this IServiceCollection services) => services
        .AddScoped<IdentityOpener>()
        .AddScoped<IdentityMatcher>()
        .AddSingleton<PersonMatcher>();
}
