using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using TeamCost.Web.Platform.Http;
using TeamCost.Web.Tests.Support;

namespace TeamCost.Web.Tests.Platform.Http;

public sealed class OutboundGuardTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.9.10")]
    [InlineData("0.0.0.0")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%2")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::127.0.0.1")]
    [InlineData("::7f00:1")]
    [InlineData("2002:a00:1::")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    public async Task What_is_not_on_the_public_internet_is_never_called(string address)
    {
        PublicNetworks.Contain(IPAddress.Parse(address)).ShouldBeFalse();
        var host = address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

        await RefusedAsync($"http://{host}:9/");
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("169.253.0.1")]
    [InlineData("198.20.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("2002:101:101::1")]
    [InlineData("64:ff9b::1.1.1.1")]
    public void The_public_internet_may_be_called(string address) => PublicNetworks.Contain(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("http://localhost:9/")]
    [InlineData("http://LOCALHOST:9/")]
    [InlineData("http://2130706433:9/")]
    [InlineData("http://0x7f.1:9/")]
    [InlineData("http://017700000001:9/")]
    [InlineData("http://127.1:9/")]
    public Task A_name_or_a_strange_spelling_of_a_private_address_is_refused_when_it_is_connected(string address) => RefusedAsync(address);

    [Fact]
    public async Task What_the_operator_set_is_called_and_another_port_of_it_is_not()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var guard = Guard();
        guard.Trust(new Uri($"http://localhost:{port}/v1"));
        using var outbound = new OutboundHttp(guard);
        using var soon = new CancellationTokenSource(Eventually.Patience);

        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://localhost:{port}/v1");
        var asked = outbound.SendAsync(request, soon.Token);
        using (await listener.AcceptSocketAsync(soon.Token))
        {
            // Connected: nothing more is to be shown. A second try, which the client may make, finds nobody.
            listener.Stop();
        }

        await Should.ThrowAsync<HttpRequestException>(asked);
        await RefusedAsync($"http://localhost:{port + 1}/v1", guard);
        await RefusedAsync($"http://127.0.0.1:{port}/v1", guard);
    }

    [Theory]
    [InlineData("https://ghe.example.com", null)]
    [InlineData("https://ghe.example.com/api/v3", null)]
    [InlineData("http://ghe.example.com", "https://")]
    [InlineData("ghe.example.com", "not an address")]
    [InlineData("ftp://ghe.example.com", "not an address")]
    [InlineData("https://user:word@ghe.example.com", "no user")]
    [InlineData("https://ghe.example.com/?x=1", "question mark")]
    [InlineData("https://10.0.0.1", "public internet")]
    [InlineData("https://[::ffff:10.0.0.1]", "public internet")]
    public void A_typed_address_says_what_is_wrong_with_it(string typed, string? expected)
    {
        var reason = Guard().ReasonAgainst(typed);

        (reason is null).ShouldBe(expected is null);
        (reason ?? "").ShouldContain(expected ?? "");
    }

    [Fact]
    public void An_operator_may_allow_private_networks_and_plain_http()
    {
        Guard(("TeamCost:Outbound:AllowPrivateNetworks", "true")).ReasonAgainst("http://10.0.0.1").ShouldBeNull();
    }

    private static OutboundGuard Guard(params (string Name, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build());

    private static async Task RefusedAsync(string address, OutboundGuard? guard = null)
    {
        using var outbound = new OutboundHttp(guard ?? Guard());
        using var request = new HttpRequestMessage(HttpMethod.Get, address);

        var failed = await Should.ThrowAsync<HttpRequestException>(outbound.SendAsync(request, CancellationToken.None));

        failed.InnerException.ShouldBeOfType<AddressRefusedException>();
    }
}
