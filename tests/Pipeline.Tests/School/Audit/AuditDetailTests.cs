using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Encryption;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

public sealed class AuditDetailTests
{
    [Fact]
    public void A_detail_is_written_in_one_way_however_it_was_put_together()
    {
        AuditDetail one = AuditDetail.None.With("faces", 3).With("channel", "website").With("people", ["P-1", "P-2"]).With("full", true);
        AuditDetail other = AuditDetail.None.With("people", ["P-1", "P-2"]).With("full", true).With("channel", "website").With("faces", 3);

        Assert.Equal("""{"channel":"website","faces":3,"full":true,"people":["P-1","P-2"]}""", one.ToString());
        Assert.Equal(one.ToString(), other.ToString());
        Assert.Equal("{}", AuditDetail.None.ToString());
    }

    [Fact]
    public void Times_links_and_hashes_are_written_in_one_way()
    {
        AuditDetail detail = AuditDetail.None
            .With("expires", new DateTimeOffset(2026, 7, 31, 10, 0, 0, TimeSpan.FromHours(1)))
            .With("hash", Digest.Sha256([]))
            .WithLink("link", new Uri("https://example.org/a?b=1&c=é"));

        Assert.Equal(
            """{"expires":"2026-07-31T09:00:00.000000Z","hash":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","link":"https://example.org/a?b=1&c=%C3%A9"}""",
            detail.ToString());
    }

    [Theory]
    [InlineData("ftp://example.org/a")]
    [InlineData("https://anna:secret@example.org/a")]
    [InlineData("mailto:anna@example.org")]
    [InlineData("file:///etc/passwd")]
    public void Links_that_are_no_plain_web_addresses_are_refused(string link) =>
        Assert.Throws<ArgumentException>(() => AuditDetail.None.WithLink("link", new Uri(link)));
}
