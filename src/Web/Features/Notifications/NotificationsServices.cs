namespace TeamCost.Web.Features.Notifications;

public static class NotificationsServices
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services
        .AddSingleton<DeliveryBell>()
        .AddScoped<OutboxBell>()
        .AddScoped<MailWishes>()
        .AddScoped<Outbox>();
}
