using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Consent.Tests.Policy;

public class ChannelTests
{
    private static readonly Channel Channel = new()
    {
        Id = "facebook",
        Use = Use.SocialMedia,
        Platform = "Facebook",
        Owner = "head",
        ApprovedPosters = ["office"],
        Opened = new DateOnly(2026, 9, 1),
        Closed = new DateOnly(2026, 12, 31),
        ListedInPrivacyNotice = true,
    };

    [Theory]
    [InlineData("2026-08-31", false)]
    [InlineData("2026-09-01", true)]
    [InlineData("2026-12-31", true)]
    [InlineData("2027-01-01", false)]
    public void It_takes_photos_from_its_first_day_to_its_last(string day, bool isOpen)
    {
        DateOnly on = DateOnly.Parse(day, null);
        Assert.Equal(isOpen, Channel.IsOpen(on));
        Assert.Equal(isOpen, Channel.ReasonNotToRelease(on) is null);
    }

    [Fact]
    public void It_takes_none_while_the_privacy_notice_does_not_list_it()
    {
        Channel unlisted = Channel with { ListedInPrivacyNotice = false };
        Assert.Contains("privacy notice", unlisted.ReasonNotToRelease(new DateOnly(2026, 10, 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_owner_and_approved_posters_post()
    {
        Assert.True(Channel.MayPost("head"));
        Assert.True(Channel.MayPost("office"));
        Assert.False(Channel.MayPost("volunteer"));
    }
}
