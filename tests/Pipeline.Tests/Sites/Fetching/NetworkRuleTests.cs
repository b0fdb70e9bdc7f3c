using System.Net;
using ConsentLens.Pipeline.Sites.Fetching;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Sites.Fetching;

public sealed class NetworkRuleTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.254")]
    [InlineData("127.0.0.1")]
    [InlineData("127.8.8.8")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.0.0.8")]
    [InlineData("192.0.2.1")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("198.51.100.1")]
    [InlineData("203.0.113.1")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::7f00:1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b::192.168.0.1")]
    [InlineData("64:ff9b:1::1")]
    [InlineData("100::1")]
    [InlineData("2001::1")]
    [InlineData("2001:db8::1")]
    [InlineData("2002:7f00:1::1")]
    [InlineData("3fff::1")]
    [InlineData("5f00::1")]
    [InlineData("fc00::1")]
    [InlineData("fd12:3456::1")]
    [InlineData("fe80::1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void A_private_address_is_refused(string address) => Assert.False(NetworkRule.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("100.63.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.169.0.1")]
    [InlineData("223.255.255.255")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450::1")]
    public void A_public_address_is_not(string address) => Assert.True(NetworkRule.IsPublic(IPAddress.Parse(address)));

    /// <summary>Of several answers one private one is enough; and every connection looks again, so what a name meant before counts for nothing.</summary>
    [Fact]
    public async Task A_host_is_refused_when_any_answer_is_private_unless_the_settings_name_it()
    {
        var answers = new Queue<IPAddress[]>([[IPAddress.Parse("1.1.1.1")], [IPAddress.Loopback], [IPAddress.Parse("1.1.1.1"), IPAddress.Parse("10.0.0.1")]]);
        var connector = new CheckedConnector(new SiteSettings(), (_, _) => Task.FromResult(answers.Dequeue()));
        Assert.Equal([IPAddress.Parse("1.1.1.1")], await connector.AddressesAsync("school.example", 443, CancellationToken.None));
        await Assert.ThrowsAsync<AddressRefusedException>(() => connector.AddressesAsync("school.example", 443, CancellationToken.None));
        await Assert.ThrowsAsync<AddressRefusedException>(() => connector.AddressesAsync("school.example", 443, CancellationToken.None));
        Assert.Empty(answers);

        var intranet = new CheckedConnector(new SiteSettings { PrivateHosts = new HashSet<string> { "intranet.example" } }, LoopbackSite.Resolve);
        Assert.Equal([IPAddress.Loopback], await intranet.AddressesAsync("intranet.example", 80, CancellationToken.None));
        await Assert.ThrowsAsync<AddressRefusedException>(() => intranet.AddressesAsync("www.intranet.example", 80, CancellationToken.None));
    }
}
