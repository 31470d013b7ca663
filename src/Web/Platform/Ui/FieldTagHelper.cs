using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace TeamCost.Web.Platform.Ui;

/// <summary>
/// One field of a form: label, control, hint, error. <c>&lt;field asp-for="Name" label="Name" hint="…" /&gt;</c> draws an input, a check box
/// for booleans, a select when it has <c>items</c>, a text area when it has <c>rows</c>. Attributes that are not its own go to the control.
/// </summary>
[HtmlTargetElement("field", Attributes = "asp-for", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FieldTagHelper(IHtmlGenerator html) : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    public string? Label { get; set; }

    public string? Hint { get; set; }

    public string? Type { get; set; }

    public int? Rows { get; set; }

    public IEnumerable<SelectListItem>? Items { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var name = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = TagBuilder.CreateSanitizedId(name, html.IdAttributeDotReplacement);
        var error = ViewContext.ViewData.ModelState.TryGetValue(name, out var entry) && entry.Errors.Count > 0 ? entry.Errors[0].ErrorMessage : null;
        var own = output.Attributes.ToDictionary(a => a.Name, a => (object?)Text(a.Value));
        output.Attributes.Clear();

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "field");
        Describe(own, id, error);

        var label = new TagBuilder("label") { Attributes = { ["for"] = id } };
        label.InnerHtml.Append(Label ?? For.Metadata.GetDisplayName());
        if (IsCheck)
        {
            var row = new TagBuilder("div") { Attributes = { ["class"] = "check-row" } };
            row.InnerHtml.AppendHtml(Control(name, own)).AppendHtml(label);
            output.Content.AppendHtml(row).AppendHtml(html.GenerateHiddenForCheckbox(ViewContext, For.ModelExplorer, For.Name));
        }
        else
        {
            output.Content.AppendHtml(label).AppendHtml(Control(name, own));
        }

        output.Content.AppendHtml(Note("field-hint", $"{id}-hint", Hint)).AppendHtml(Note("field-error", $"{id}-error", error));
    }

    private bool IsCheck => Items is null && For.Metadata.UnderlyingOrModelType == typeof(bool);

    private void Describe(Dictionary<string, object?> own, string id, string? error)
    {
        var notes = string.Join(' ', new[] { Hint is null ? null : $"{id}-hint", error is null ? null : $"{id}-error" }.Where(n => n is not null));
        if (notes.Length > 0)
        {
            own["aria-describedby"] = notes;
        }

        if (error is not null)
        {
            own["aria-invalid"] = "true";
        }

        if (For.Metadata.IsRequired && !IsCheck && Items is null && !own.ContainsKey("required"))
        {
            own["required"] = "required";
        }

        own.TryAdd("class", IsCheck ? "checkbox checkbox-sm" : Items is not null ? "select" : Rows is not null ? "textarea" : "input");
    }

    private TagBuilder Control(string name, Dictionary<string, object?> own)
    {
        if (IsCheck)
        {
            if (ViewContext.ViewData.ModelState.TryGetValue(name, out var typed) && typed.Errors.Count > 0)
            {
                // What is neither yes nor no cannot stand in a box; the sentence beside it stays.
                ViewContext.ViewData.ModelState.SetModelValue(name, For.Model as bool? ?? false, null);
            }

            return html.GenerateCheckBox(ViewContext, For.ModelExplorer, For.Name, For.Model as bool?, own);
        }

        if (Items is not null)
        {
            var current = Current(name);
            var items = Items.Select(i => new SelectListItem(i.Text, i.Value, i.Selected || (current is not null && i.Value == current)) { Group = i.Group }).ToList();
            return html.GenerateSelect(ViewContext, For.ModelExplorer, optionLabel: null, For.Name, items, allowMultiple: false, own);
        }

        if (Rows is { } rows)
        {
            return html.GenerateTextArea(ViewContext, For.ModelExplorer, For.Name, rows, columns: 0, own);
        }

        var type = Type ?? TypeOf();
        return type == "password"
            ? html.GeneratePassword(ViewContext, For.ModelExplorer, For.Name, value: null, own)
            : html.GenerateTextBox(ViewContext, For.ModelExplorer, For.Name, For.Model, format: type == "date" ? "{0:yyyy-MM-dd}" : null, With(own, type));
    }

    private string? Current(string name) =>
        ViewContext.ViewData.ModelState.TryGetValue(name, out var entry) && entry.AttemptedValue is { } typed ? typed : For.Model?.ToString();

    private string TypeOf() => For.Metadata switch
    {
        { DataTypeName: "Password" } => "password",
        { DataTypeName: "EmailAddress" } => "email",
        { DataTypeName: "Date" } => "date",
        var m when m.UnderlyingOrModelType == typeof(DateOnly) => "date",
        var m when m.UnderlyingOrModelType == typeof(int) || m.UnderlyingOrModelType == typeof(long) => "number",
        _ => "text",
    };

    private static Dictionary<string, object?> With(Dictionary<string, object?> own, string type)
    {
        own["type"] = type;
        return own;
    }

    private static IHtmlContent Note(string look, string id, string? text)
    {
        if (text is null)
        {
            return HtmlString.Empty;
        }

        var note = new TagBuilder("p") { Attributes = { ["class"] = look, ["id"] = id } };
        note.InnerHtml.Append(text);
        return note;
    }

    private static string? Text(object? value) => value switch
    {
        HtmlString text => text.Value,
        null => "",
        _ => value.ToString(),
    };
}

/// <summary>What is wrong with the form as a whole: <c>&lt;form-errors /&gt;</c>.</summary>
[HtmlTargetElement("form-errors", TagStructure = TagStructure.WithoutEndTag)]
public sealed class FormErrorsTagHelper : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!ViewContext.ViewData.ModelState.TryGetValue("", out var entry) || entry.Errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "notice notice-error mb-4");
        output.Attributes.SetAttribute("role", "alert");
        foreach (var error in entry.Errors)
        {
            var line = new TagBuilder("p");
            line.InnerHtml.Append(error.ErrorMessage);
            output.Content.AppendHtml(line);
        }
    }
}
