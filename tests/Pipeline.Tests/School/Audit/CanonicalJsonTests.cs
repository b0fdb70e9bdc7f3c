using System.Text.Json;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Encryption;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

public sealed class CanonicalJsonTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Theory]
    [InlineData("""{ "b" : 1, "a" : [ true, null, "x" ] }""", """{"a":[true,null,"x"],"b":1}""")]
    [InlineData("""{"a":{},"A":[],"":-0}""", """{"":0,"A":[],"a":{}}""")]
    [InlineData("""{"\u0061":"\u00e9\/\u001f\u000a\"\\"}""", """{"a":"é/\u001f\n\"\\"}""")]
    [InlineData("""{"\ud83d\ude00":1,"\ufb33":2,"\u20ac":3,"1":4}""", "{\"1\":4,\"€\":3,\"😀\":1,\"\ufb33\":2}")]
    [InlineData("9007199254740991", "9007199254740991")]
    [InlineData("-9007199254740991", "-9007199254740991")]
    public void A_value_has_one_way_of_writing(string json, string canonical)
    {
        Assert.Equal(canonical, CanonicalJson.Of(json));
        Assert.Equal(canonical, CanonicalJson.Of(canonical));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("9007199254740992")]
    [InlineData("-9223372036854775808")]
    [InlineData("99999999999999999999")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":1} x""")]
    public void What_has_no_one_way_of_writing_is_refused(string json) =>
        Assert.Throws<FormatException>(() => CanonicalJson.Of(json));

    [Fact]
    public void The_order_and_layout_of_the_source_do_not_matter()
    {
        Gen<(string[] Names, string[] Shuffled)> cases =
            from names in ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get.Replace("\0", "", StringComparison.Ordinal)).Where(HasWholeCharacters).ArrayOf().Select(names => names.Distinct().ToArray())
            from shuffled in Gen.Shuffle(names)
            select (names, shuffled);
        Prop.ForAll(cases.ToArbitrary(), pair => CanonicalJson.Of(Write(pair.Names, indented: false)) == CanonicalJson.Of(Write(pair.Shuffled, indented: true)))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_detail_is_canonical_however_it_was_put_together()
    {
        AuditDetail one = AuditDetail.None.With("faces", 3).With("channel", "website").With("people", ["P-1", "P-2"]).With("full", true);
        AuditDetail other = AuditDetail.None.With("people", ["P-1", "P-2"]).With("full", true).With("channel", "website").With("faces", 3);

        Assert.Equal("""{"channel":"website","faces":3,"full":true,"people":["P-1","P-2"]}""", one.ToString());
        Assert.Equal(one.ToString(), other.ToString());
        Assert.Equal(one.ToString(), CanonicalJson.Of(one.ToString()));
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

    private static bool HasWholeCharacters(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    private static string Write(string[] names, bool indented) =>
        JsonSerializer.Serialize(names.ToDictionary(name => name, name => name), indented ? Indented : JsonSerializerOptions.Default);
}
