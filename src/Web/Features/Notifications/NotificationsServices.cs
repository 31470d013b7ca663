using TeamCost.Web.Features.Notifications.Channels;
using TeamCost.Web.Features.Notifications.Mail;
using TeamCost.Web.Features.Notifications.Sending;
using TeamCost.Web.Features.Notifications.Slack;
using TeamCost.Web.Features.Notifications.Webhooks;
using TeamCost.Web.Features.Notifications.Wishes;

namespace TeamCost.Web.Features.Notifications;

public static class NotificationsServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<DeliveryBell>()
        .AddScoped<OutboxBell>()
        .AddScoped<MailWishes>()
        .AddScoped<Outbox>()
        .AddScoped<LetterBox>()
        .AddScoped<DeliveryTroublesQuery>()
        .AddScreens()
        .AddSending(configuration);

    private static IServiceCollection AddSending(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(DeliveryOptions.From(configuration))
        .AddSingleton<StopLinks>()
        .AddSingleton<MailCarrier>()
        .AddSingleton<ChannelCarrier>()
        // One line for each kind of channel
        .AddSingleton<IChannelForm, SlackForm>()
        .AddSingleton<IChannelForm, WebhookForm>()
        .AddSingleton<LetterLedger>()
        .AddSingleton<Courier>()
        .AddScoped<ChannelFate>()
        .AddScoped<DeliveryLedger>()
        .AddScoped<OutboxTidier>()
        .AddSingleton<DeliveryPool>()
        .AddHostedService(provider => provider.GetRequiredService<DeliveryPool>());

    private static IServiceCollection AddScreens(this IServiceCollection services) => services
        .AddScoped<ChannelKeeper>()
        .AddScoped<ChannelListQuery>()
        .AddScoped<ChannelPageQuery>()
        .AddScoped<DeliveryLogQuery>()
        .AddScoped<MailStopper>();
}
