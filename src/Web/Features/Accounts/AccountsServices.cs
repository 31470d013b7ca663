using TeamCost.Web.Platform.Commands;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Platform.Mail;

namespace TeamCost.Web.Features.Accounts;

public static class AccountsServices
{
    public static IServiceCollection AddAccountScreens(this IServiceCollection services)
    {
        services.AddSingleton(provider => AccountSettings.From(
            provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<IMailer>().Delivers));
        services.AddSingleton<PublicAddress>();
        services.AddScoped<PasswordChecker>();
        services.AddScoped<Registrar>();
        services.AddScoped<AccountMailer>();
        services.AddScoped<SessionEnder>();
        services.AddScoped<AccountPageQuery>();
        services.AddScoped<ApiSessionIssuer>();
        services.AddHostCommand<AccountCreateCommand>(AccountCreateCommand.Words, AccountCreateCommand.Usage);
        return services;
    }
}
