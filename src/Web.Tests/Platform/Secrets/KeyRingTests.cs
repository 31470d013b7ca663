using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
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

    private static async Task<Other> StartOtherAsync() => new(await TestApp.StartAsync());

    private sealed record Other(TestApp App) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await App.DisposeAsync();
    }
}
