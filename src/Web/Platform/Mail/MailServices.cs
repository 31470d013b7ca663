namespace TeamCost.Web.Platform.Mail;

internal static class MailServices
{
    public static void AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<MailOptions>(configuration.GetSection(MailOptions.Section));
        services.AddSingleton<SmtpMailer>();
        services.AddSingleton<FileMailer>();
        services.AddSingleton<IMailer>(provider =>
        {
            var hasServer = !string.IsNullOrWhiteSpace(provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<MailOptions>>().Value.Smtp.Host);
            return hasServer ? provider.GetRequiredService<SmtpMailer>() : provider.GetRequiredService<FileMailer>();
        });
    }
}
