using System.Globalization;
using System.Net;
using System.Text;

namespace TeamCost.Web.Features.Notifications.Mail;

/// <summary>
/// The one layout of all mails. Tables and inline styles, because mail programs know little else; a dark dress for those that ask for it; no
/// pictures, so that nothing is loaded from anywhere. The text part says the same.
/// </summary>
public static class MailLayout
{
    private const string Font = "font-family:-apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";

    // Mail programs cut lines at will; ours break where people would.
    private const int TextWidth = 76;

    public static string Html(MailDraft draft)
    {
        var html = new StringBuilder(8192);
        html.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
            <title>{Text(draft.Title)}</title>
            <style>{Style}</style></head>
            <body class="page" style="margin:0;padding:0;background:#f3f4f7;{Font}">
            <div style="display:none;max-height:0;overflow:hidden;mso-hide:all">{Text(draft.Paragraphs is [var first, ..] ? first : "")}</div>
            <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f4f7"><tr><td align="center" style="padding:24px 12px">
            <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px;background:#ffffff;border:1px solid #dfe2e8;border-radius:6px">
            <tr><td class="pad" style="padding:24px 28px 28px">
            <p class="muted" style="margin:0 0 16px;font-size:13px;font-weight:600;color:#5a6170">TeamCost</p>
            <h1 class="ink" style="margin:0 0 12px;font-size:20px;line-height:28px;font-weight:600;color:#181b21">{Text(draft.Title)}</h1>

            """);
        Paragraphs(html, draft.Paragraphs);
        Facts(html, draft.Facts);
        Table(html, draft.Table);
        Button(html, draft.Button);
        Paragraphs(html, draft.After);
        html.Append(CultureInfo.InvariantCulture, $"""
            </td></tr></table>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:560px"><tr><td class="pad muted" style="padding:16px 28px;font-size:12px;line-height:18px;color:#5a6170">
            {Text(draft.Why)}{string.Concat(draft.Links.Select(link => $" <a class=\"muted\" href=\"{Text(link.Url)}\" style=\"color:#5a6170;text-decoration:underline\">{Text(link.Label)}</a>."))}
            </td></tr></table>
            </td></tr></table></body></html>
            """);
        return html.ToString();
    }

    public static string PlainText(MailDraft draft)
    {
        var text = new StringBuilder();
        text.Append(Wrap(draft.Title)).Append("\n\n");
        foreach (var paragraph in draft.Paragraphs)
        {
            text.Append(Wrap(paragraph)).Append("\n\n");
        }

        foreach (var fact in draft.Facts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{fact.Name}: {fact.Value}\n");
        }

        text.Append(draft.Facts.Count > 0 ? "\n" : "").Append(draft.Table is { } table ? $"{PlainTable.Of(table)}\n" : "");
        text.Append(draft.Button is { } button ? $"{button.Label}:\n{button.Url}\n\n" : "");
        foreach (var paragraph in draft.After)
        {
            text.Append(Wrap(paragraph)).Append("\n\n");
        }

        text.Append("-- \n").Append(Wrap(draft.Why)).Append('\n');
        foreach (var link in draft.Links)
        {
            text.Append(CultureInfo.InvariantCulture, $"{link.Label}: {link.Url}\n");
        }

        return text.ToString();
    }

    private const string Style = """
        :root{color-scheme:light dark;supported-color-schemes:light dark}
        @media (max-width:480px){.pad{padding-left:18px!important;padding-right:18px!important}}
        @media (prefers-color-scheme:dark){
        .page{background:#111419!important}.card{background:#191d23!important;border-color:#2d333c!important}
        .ink{color:#e8eaee!important}.muted{color:#a0a7b3!important}.line{border-color:#2d333c!important}
        .button{background:#9bb8f7!important}.button a{color:#0f1726!important}.link{color:#9bb8f7!important}}
        """;

    private static void Paragraphs(StringBuilder html, IReadOnlyList<string> paragraphs)
    {
        foreach (var paragraph in paragraphs)
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <p class="ink" style="margin:0 0 16px;font-size:15px;line-height:23px;color:#181b21;overflow-wrap:anywhere">{Text(paragraph)}</p>

                """);
        }
    }

    private static void Facts(StringBuilder html, IReadOnlyList<NoticeFact> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        html.Append("<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:0 0 20px\">\n");
        foreach (var fact in facts)
        {
            html.Append(CultureInfo.InvariantCulture, $"""
                <tr><td class="muted line" valign="top" style="padding:7px 16px 7px 0;border-top:1px solid #e6e8ed;font-size:14px;line-height:20px;color:#5a6170">{Text(fact.Name)}</td>
                <td class="ink line" valign="top" align="right" style="padding:7px 0;border-top:1px solid #e6e8ed;font-size:14px;line-height:20px;color:#181b21;overflow-wrap:anywhere;font-variant-numeric:tabular-nums">{Text(fact.Value)}</td></tr>

                """);
        }

        html.Append("</table>\n");
    }

    private static void Table(StringBuilder html, NoticeTable? table)
    {
        if (table is null)
        {
            return;
        }

        html.Append("<table width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" style=\"margin:0 0 20px;border-collapse:collapse\">\n<tr>");
        html.AppendJoin("", table.Heads.Select((head, column) =>
            $"<th class=\"muted\" scope=\"col\" align=\"{Align(column)}\" style=\"{Gap(column)}font-size:12px;line-height:18px;font-weight:600;color:#5a6170\">{Text(head)}</th>"));
        html.Append("</tr>\n");
        foreach (var row in table.Rows)
        {
            html.Append("<tr>").AppendJoin("", row.Select((cell, column) =>
                $"<td class=\"ink line\" align=\"{Align(column)}\" valign=\"top\" style=\"{Gap(column)}border-top:1px solid #e6e8ed;font-size:14px;line-height:20px;color:#181b21;font-variant-numeric:tabular-nums;{(column == 0 ? "overflow-wrap:anywhere" : "white-space:nowrap")}\">{Text(cell)}</td>")).Append("</tr>\n");
        }

        html.Append("</table>\n");
    }

    private static void Button(StringBuilder html, MailLink? button)
    {
        if (button is not null)
        {
            // The padding lies in the link, so that all of the button can be pressed.
            html.Append(CultureInfo.InvariantCulture, $"""
                <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:4px 0 20px"><tr><td class="button" style="background:#2b57b8;border-radius:4px">
                <a href="{Text(button.Url)}" style="display:inline-block;padding:10px 18px;font-size:15px;line-height:20px;font-weight:600;color:#ffffff;text-decoration:none">{Text(button.Label)}</a></td></tr></table>

                """);
        }
    }

    private static string Align(int column) => column == 0 ? "left" : "right";

    private static string Gap(int column) => column == 0 ? "padding:6px 0;" : "padding:6px 0 6px 12px;";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Wrap(string paragraph)
    {
        var (text, width) = (new StringBuilder(paragraph.Length + 8), 0);
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var breaks = width > 0 && width + 1 + word.Length > TextWidth;
            text.Append(width == 0 ? "" : breaks ? "\n" : " ").Append(word);
            width = breaks || width == 0 ? word.Length : width + 1 + word.Length;
        }

        return text.ToString();
    }
}
