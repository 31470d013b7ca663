using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;
using TeamCost.Web.Platform.Database;

namespace TeamCost.Web.Platform.Secrets;

/// <summary>
/// The keys behind cookies, antiforgery tokens and encrypted secrets: in PostgreSQL, so that every process has the same ones, and encrypted by a certificate
/// where one is set.
/// </summary>
internal static class KeyRing
{
    public const string Certificate = "TeamCost:KeyRing:Certificate";

    public const string AllowUnprotected = "TeamCost:KeyRing:AllowUnprotected";

    /// <summary>In production a ring that lies open in the database is refused: whoever reads a backup would read every provider key.</summary>
    public static void Check(IConfiguration configuration, IHostEnvironment environment)
    {
        if (environment.IsProduction() && string.IsNullOrEmpty(configuration[Certificate]) && !configuration.GetValue(AllowUnprotected, false))
        {
            throw new StartupException(
                $"The keys that encrypt provider accounts and sign-ins would lie unprotected in the database. Set {Certificate} to a .pfx file " +
                $"(docs/operations.md says how to make one), or {AllowUnprotected}=true to accept it.");
        }
    }

    public static void AddKeyRing(this IServiceCollection services, IConfiguration configuration)
    {
        var ring = services.AddDataProtection().SetApplicationName("TeamCost");
        services.AddSingleton<KeyRingRepository>();
        services.AddSingleton<SecretBox>();
        services.AddHostedService<KeyRingWarning>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(keys => keys.XmlRepository = provider.GetRequiredService<KeyRingRepository>()));

        if (configuration[Certificate] is { Length: > 0 } path)
        {
            ring.ProtectKeysWithCertificate(Load(path, configuration["TeamCost:KeyRing:CertificatePassword"]));
        }

        // A replaced certificate still has to open the keys that it closed.
        if (configuration["TeamCost:KeyRing:PreviousCertificate"] is { Length: > 0 } previous)
        {
            ring.UnprotectKeysWithAnyCertificate(Load(previous, configuration["TeamCost:KeyRing:PreviousCertificatePassword"]));
        }
    }

    private static X509Certificate2 Load(string path, string? password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12FromFile(path, password);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The certificate {path} of {Certificate} cannot be read: {unreadable.Message}", unreadable);
        }
    }
}
