using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.Extensions.WebEncoders;
using TeamCost.Web.Platform.Ui;

namespace TeamCost.Web.Platform.Http;

/// <summary>MVC as this house uses it: antiforgery everywhere, lower-case addresses.</summary>
internal static class WebPages
{
    public const string AntiforgeryHeader = "RequestVerificationToken";

    public static void AddWebPages(this IServiceCollection services)
    {
        services.AddControllersWithViews(mvc =>
        {
            mvc.Filters.Add(new AutoValidateAntiforgeryTokenAttribute());
            mvc.ModelBindingMessageProvider.SetAttemptedValueIsInvalidAccessor((value, _) => Unreadable(value));
            mvc.ModelBindingMessageProvider.SetNonPropertyAttemptedValueIsInvalidAccessor(Unreadable);
            mvc.ModelBindingMessageProvider.SetValueIsInvalidAccessor(Unreadable);
        });
        services.AddAntiforgery(forgery =>
        {
            forgery.HeaderName = AntiforgeryHeader;
            forgery.Cookie.Name = "teamcost.forgery";
            forgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.Configure<RazorViewEngineOptions>(razor => razor.ViewLocationExpanders.Add(new FeatureViewLocations()));
        // No lower-case addresses by setting: it lowers values too, and a secret in an address is not the same in lower case.
        services.AddRouting();
        // Names of people are not all ASCII; encoding them as numbers only makes pages longer.
        services.Configure<WebEncoderOptions>(web => web.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    private static string Unreadable(string? value)
    {
        const int Shown = 40;
        var word = value is null or "" ? "Nothing" : $"\"{(value.Length <= Shown ? value : value[..Shown] + "…")}\"";
        return $"{word} cannot be read here. Write numbers like 1600 or 99.50 and days like 2026-01-31, or choose one of what is offered.";
    }
}
