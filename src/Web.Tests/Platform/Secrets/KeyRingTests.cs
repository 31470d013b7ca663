using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Npgsql;
using TeamCost.Web.Features.Providers;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Platform.Secrets;
using TeamCost.Web.Tests.Features.Providers;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Secrets;

public sealed class KeyRingTests(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task What_one_process_encrypts_another_on_the_same_database_can_read()
    {
        await using var other = await StartOtherAsync();
        var secret = app.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("sk-123");

        other.App.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(secret).ShouldBe("sk-123");
    }

    [Fact]
    public void Production_does_not_start_with_an_unprotected_ring_unless_a_setting_says_so()
    {
        var production = new HostingEnvironment { EnvironmentName = Environments.Production };
        var development = new HostingEnvironment { EnvironmentName = Environments.Development };

        Should.Throw<StartupException>(() => KeyRing.Check(With(), production)).Message.ShouldContain("TeamCost:KeyRing:AllowUnprotected=true");
        KeyRing.Check(With(("TeamCost:KeyRing:AllowUnprotected", "true")), production);
        KeyRing.Check(With(("TeamCost:KeyRing:Certificate", "/keys.pfx")), production);
        KeyRing.Check(With(), development);
    }

    [Fact]
    public async Task A_restored_backup_opens_provider_keys_with_its_certificate_and_says_so_clearly_without()
    {
        var certificate = MakeCertificate();
        var original = await TestServer.NewDatabaseAsync();
        (string, string)[] protectedBy = [("TeamCost:KeyRing:Certificate", certificate), ("TeamCost:KeyRing:CertificatePassword", "word")];
        Guid orgId, connectionId;
        await using (var before = await PlainWorld.StartAsync([("ConnectionStrings:TeamCost", original), .. protectedBy]))
        {
            var acme = await before.App.NewOrgAsync();
            connectionId = await before.ConnectAsync(acme);
            orgId = acme.Id;
            await before.SyncAsync(acme, connectionId);
            (await RingAsync(before)).ShouldNotContain("<masterKey");
        }

        await using (var with = await PlainWorld.StartAsync([("ConnectionStrings:TeamCost", await RestoreAsync(original, "with")), .. protectedBy]))
        {
            (await ReadAgainAsync(with, orgId, connectionId)).State.ShouldBe(ConnectionState.Ok);
        }

        await using var without = await PlainWorld.StartAsync(("ConnectionStrings:TeamCost", await RestoreAsync(original, "without")));
        var end = await ReadAgainAsync(without, orgId, connectionId);

        (end.State, end.Trouble).ShouldBe((ConnectionState.Broken, Trouble.KeyUnreadable));
        end.Words!.ShouldContain("The kept key cannot be opened");
        without.Fake.Requests.ShouldBeEmpty();
    }

    private static async Task<RunEnd> ReadAgainAsync(PlainWorld world, Guid orgId, Guid connectionId)
    {
        await world.App.ExecuteAsync("update connections set next_run_at = $1", world.Clock.GetUtcNow());
        return (await world.App.Services.GetRequiredService<ConnectionSyncer>().RunAsync(orgId, connectionId, CancellationToken.None)).ShouldNotBeNull();
    }

    private static async Task<string> RingAsync(PlainWorld world)
    {
        await using var command = world.App.Admin.CreateCommand("select string_agg(xml, '') from data_protection_keys");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A copy of the whole database, as a backup brings it back.</summary>
    private static async Task<string> RestoreAsync(string original, string name)
    {
        NpgsqlConnection.ClearAllPools();
        var from = new NpgsqlConnectionStringBuilder(original);
        var to = $"{from.Database}_{name}";
        var elsewhere = new NpgsqlConnectionStringBuilder(original) { Database = "postgres", Pooling = false };
        await using var connection = new NpgsqlConnection(elsewhere.ConnectionString);
        await connection.OpenAsync();
        await using var copy = new NpgsqlCommand($"create database {to} template {from.Database}", connection);
        await copy.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(original) { Database = to }.ConnectionString;
    }

    private static string MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=TeamCost key ring", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var file = Path.Combine(TestServer.Folder, Path.GetRandomFileName() + ".pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, "word"));
        return file;
    }

    private static IConfiguration With(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build();

    private static async Task<Other> StartOtherAsync() => new(await TestApp.StartAsync());

    private sealed record Other(TestApp App) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await App.DisposeAsync();
    }
}
