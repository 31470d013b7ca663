namespace TeamCost.Web.Platform.Ui;

public enum ToastKind
{
    Info,
    Done,
    Failed,
}

/// <summary>A sentence about what just happened, shown for a few seconds and read aloud politely.</summary>
public sealed record Toast(string Text, ToastKind Kind = ToastKind.Done)
{
    public const string TempDataKey = "toast";
}
