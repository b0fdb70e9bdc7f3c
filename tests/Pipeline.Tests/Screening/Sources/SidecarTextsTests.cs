using System.Text;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.Sources;

public sealed class SidecarTextsTests
{
    private const string Name = "Elowen Tremaine";

    private static readonly string[] Photos = ["a/IMG_1.jpg", "a/IMG_1-edited.jpg", "a/IMG_1(1).jpg", "a/IMG_10.jpg", "a/clip.HEIC", "b/IMG_1.jpg", "a/a name that is as long as that of a whole sentence.jpg"];

    [Theory]
    [InlineData("a/IMG_1.xmp", "a/IMG_1.jpg a/IMG_1-edited.jpg a/IMG_1(1).jpg")]
    [InlineData("a/IMG_1.jpg.xmp", "a/IMG_1.jpg a/IMG_1-edited.jpg a/IMG_1(1).jpg")]
    [InlineData("a/img_10.XMP", "a/IMG_10.jpg")]
    [InlineData("a/clip.heic.json", "a/clip.HEIC")]
    [InlineData("a/clip.HEIC.supplemental-metadata.json", "a/clip.HEIC")]
    [InlineData("a/IMG_10.jpg.suppl(2).json", "a/IMG_10.jpg")]
    [InlineData("a/a name that is as long as that of a whole sent.json", "a/a name that is as long as that of a whole sentence.jpg")]
    [InlineData("b/metadata.json", "b/IMG_1.jpg")]
    [InlineData("b/.picasa.ini", "b/IMG_1.jpg")]
    [InlineData("c/IMG_1.xmp", "")]
    public void Whom_a_file_beside_photos_describes(string path, string expected)
    {
        var texts = new SidecarTexts(Photos);
        texts.Add(path, Content(path));
        Assert.Equal(expected, string.Join(' ', texts.Photos.Order(StringComparer.Ordinal).OrderBy(photo => Array.IndexOf(Photos, photo))));
        Assert.All(texts.Photos, photo => Assert.Contains(Name, string.Join('\n', texts.Of(photo)), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a/IMG_10.json", """{"photoTakenTime":{"formatted":"1 May"},"people":[{"name":"Elowen Tremaine"}]}""")]
    [InlineData("a/IMG_10.json", """{"description":"with Elowen\u0020Tremaine","url":"https://example.org/rose"}""")]
    [InlineData("a/IMG_10.json", """{"people":[{"name":"Elowen Tremaine"]}""")]
    [InlineData("a/IMG_10.xmp", "<a:b>Elowen Tremaine</c> & more")]
    [InlineData("a/IMG_10.jpg.pp3", "[IPTC]\nKeywords=school;Elowen Tremaine;\n")]
    [InlineData("a/picasa.ini", "[Contacts]\n1a=Elowen Tremaine;e@example.org;\n[IMG_10.jpg]\nfaces=rect64(2),ffffffffffffffff;rect64(1),1a\n")]
    [InlineData("a/.picasa.ini", "[IMG_10.jpg]\ncaption=Elowen Tremaine\n")]
    [InlineData("a/.picasa.ini", "[Picasa]\nname=Elowen Tremaine leaves us\n")]
    public void What_it_says_is_read_whatever_its_fields_are_and_as_far_as_it_goes(string path, string content)
    {
        var texts = new SidecarTexts(Photos);
        texts.Add(path, Encoding.UTF8.GetBytes(content));
        Assert.Contains(texts.Of("a/IMG_10.jpg"), text => text.Contains(Name, StringComparison.Ordinal));
        Assert.False(texts.IsIncomplete("a/IMG_10.jpg"));
        Assert.Empty(texts.Of("b/IMG_1.jpg"));
    }

    [Fact]
    public async Task What_cannot_be_read_is_said_to_be_there()
    {
        var faceElsewhere = new SidecarTexts(Photos);
        faceElsewhere.Add("a/.picasa.ini", "[IMG_10.jpg]\nfaces=rect64(1),77aa\n"u8);
        Assert.Equal(["a/IMG_10.jpg"], faceElsewhere.Photos);
        Assert.True(faceElsewhere.IsIncomplete("a/IMG_10.jpg"));

        PhotoEntry[] beside =
        [
            new("a/IMG_10.xmp", _ => throw new PhotoUnreadableException(UnreadableReason.FileTooLarge, "Too large.")),
            new("b/IMG_1.xmp", _ => throw new PhotoUnreadableException(UnreadableReason.Empty, "Empty.")),
            new("a/clip.mov", _ => throw new InvalidOperationException("A video is not read.")),
        ];
        SidecarTexts texts = await SidecarTexts.ReadAsync(beside, Photos, default);
        Assert.Equal(["a/IMG_10.jpg"], texts.Photos);
    }

    private static byte[] Content(string path) => Encoding.UTF8.GetBytes(Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".json" => $$"""{"title":"other.jpg","people":[{"name":"{{Name}}"}]}""",
        ".ini" => $"[Contacts2]\nab12={Name};;\n[IMG_1.jpg]\nfaces=rect64(5),ab12\n",
        _ => $"<x:xmpmeta xmlns:x='adobe:ns:meta/'><x:who>{Name}</x:who></x:xmpmeta>",
    });
}
