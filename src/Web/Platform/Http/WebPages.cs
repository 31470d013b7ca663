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
            mvc.ModelBindingMessageProvider.SetAttemptedValueIsInvalidAccessor((value, _) => $"\"{value}\" cannot be read here.");
            mvc.ModelBindingMessageProvider.SetNonPropertyAttemptedValueIsInvalidAccessor(value => $"\"{value}\" cannot be read here.");
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
}
