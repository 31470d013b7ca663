namespace TeamCost.Web.Features.Notifications;

/// <summary>What channels and their messages are called on screens.</summary>
public static class ChannelWords
{
    public static string Of(ChannelKind kind) => kind switch
    {
        ChannelKind.Slack => "Slack",
        _ => "Webhook",
    };

    public static string Of(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Good => "Delivered",
        DeliveryOutcome.Again => "Tried again",
        DeliveryOutcome.Refused => "Refused",
        _ => "Switched off",
    };

    public static string Of(MessageState state) => state switch
    {
        MessageState.Waiting => "Waiting",
        MessageState.Sent => "Delivered",
        MessageState.Failed => "Not delivered",
        _ => "Dropped",
    };

    public static string KindLabel(string kind) => NoticeKinds.Offered.FirstOrDefault(offered => offered.Word == kind)?.Label ?? kind switch
    {
        NoticeKinds.Test => "Test",
        NoticeKinds.ChannelDisabled => "Channel switched off",
        NoticeKinds.DeliveryFailed => "Message not delivered",
        _ => kind,
    };
}
