namespace TeamCost.Web.Platform.Ui;

/// <summary>What a page says when it cannot show what was asked for (view <c>Error</c>).</summary>
public sealed record ErrorPage(int Status, string Title, string Text)
{
    public static ErrorPage Of(int status) => status switch
    {
        400 => new(status, "This request was not understood", "The address or the form had something in it that this page cannot read. Go back and try again."),
        403 => new(status, "Your role does not allow this", "You are a member of this organization, but this page needs a larger role. Ask an owner or an admin."),
        404 => new(status, "Nothing is here", "The page does not exist, or it belongs to an organization that you are not a member of."),
        405 => new(status, "Nothing is done here in this way", "The address exists, but not for this kind of request (its method). The API's documentation names each address with its method."),
        429 => new(status, "Too many requests", "Wait a minute, then try again."),
        503 => new(status, "The database does not answer", "Nothing is lost. The page works again as soon as the database is back."),
        _ => new(status, "Something went wrong on our side", "Nothing was changed. Try again in a moment; if it happens again, tell whoever runs this server."),
    };
}
