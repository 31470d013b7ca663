using Microsoft.Extensions.Configuration;
using TeamCost.Web.Features.Pricing;
using TeamCost.Web.Platform.Database;
using TeamCost.Web.Platform.Identity;
using TeamCost.Web.Tests.Cli;

namespace TeamCost.Web.Tests;

/// <summary>A setting that cannot be meant stops the start, in a sentence that names it.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("/nowhere/prices.json")]
    [InlineData("TeamCost.sln")]
    public void A_price_file_that_cannot_be_read_stops_the_start(string file)
    {
        var path = Path.Combine(RepositoryRoot.Path, file);

        Should.Throw<StartupException>(() => new ServerPrices(With(ServerPrices.FileSetting, path))).Message.ShouldContain(ServerPrices.FileSetting);
    }

    [Fact]
    public void A_price_file_takes_the_place_of_the_built_in_table()
    {
        new ServerPrices(With(ServerPrices.FileSetting, CliMachine.PriceMap)).Name.ShouldBe("prices.json");
    }

    [Fact]
    public void A_registration_mode_that_does_not_exist_stops_the_start()
    {
        Should.Throw<StartupException>(() => AccountSettings.From(With("TeamCost:Registration", "sometimes"), sendsMail: false))
            .Message.ShouldContain("open, invitation or off");
    }

    private static IConfiguration With(string name, string value) =>
        new ConfigurationBuilder().AddInMemoryCollection([new KeyValuePair<string, string?>(name, value)]).Build();
}
