using System.Text;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Texts;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class PhotoTextsTests
{
    [Fact]
    public void A_photo_without_metadata_has_no_text() => Assert.Empty(Read(Jpeg()));

    [Fact]
    public void The_description_in_the_exif_header_is_read() =>
        Assert.Contains("Elowen at the fair", Read(WithExif(0x010E, "Elowen at the fair"u8.ToArray(), type: 2)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0x9C9B)]
    [InlineData(0x9C9C)]
    [InlineData(0x9C9E)]
    [InlineData(0x9C9F)]
    public void What_was_typed_into_the_windows_explorer_is_read(int tag) =>
        Assert.Contains("Elowen Tremaine", Read(WithExif(tag, Encoding.Unicode.GetBytes("Elowen Tremaine\0"), type: 1)), StringComparison.Ordinal);

    [Fact]
    public void A_jpeg_comment_is_read() =>
        Assert.Contains("Elowen wins", Read(BadFile.InsertSegment(Jpeg(), 0xFE, "Elowen wins"u8)), StringComparison.Ordinal);

    [Fact]
    public void An_iptc_caption_is_read() =>
        Assert.Contains("Elowen sings", Read(BadFile.InsertSegment(Jpeg(), 0xED, Iptc("Elowen sings"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("""<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Elowen here</rdf:li></rdf:Alt></dc:description>""")]
    [InlineData("""<dc:subject><rdf:Bag><rdf:li>Year 3</rdf:li><rdf:li>Elowen here</rdf:li></rdf:Bag></dc:subject>""")]
    [InlineData("""<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Elowen here</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>""")]
    [InlineData("""<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource"><mwg-rs:Name>Elowen here</mwg-rs:Name></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>""")]
    [InlineData("""<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li rdf:parseType="Resource"><MPReg:PersonDisplayName>Elowen here</MPReg:PersonDisplayName></rdf:li></rdf:Bag></MPRI:Regions></MP:RegionInfo>""")]
    public void Captions_keywords_and_the_names_of_tagged_faces_in_xmp_are_read(string property) =>
        Assert.Contains("Elowen here", Read(WithXmp(property)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""<dc:creator><rdf:Seq><rdf:li>Elowen here</rdf:li></rdf:Seq></dc:creator>""")]
    [InlineData("""<xmp:CreatorTool>Elowen here</xmp:CreatorTool>""")]
    public void Who_made_the_photo_and_with_what_names_nobody(string property) => Assert.Empty(Read(WithXmp(property)));

    [Fact]
    public void Damaged_metadata_never_throws()
    {
        byte[] whole = BadFile.InsertSegment(WithExif(0x9C9B, Encoding.Unicode.GetBytes("Elowen Tremaine\0"), type: 1), 0xED, Iptc("Elowen"));
        whole = [.. whole[..2], .. WithXmp("<dc:subject><rdf:Bag><rdf:li>Elowen</rdf:li></rdf:Bag></dc:subject>")[2..]];
        var random = new Random(2);
        for (int round = 0; round < 300; round++)
        {
            byte[] file = [.. whole];
            for (int change = 0; change < 4; change++) file[2 + random.Next(Math.Min(file.Length - 2, 900))] = (byte)random.Next(256);
            _ = Read(file);
        }

        foreach (string name in (string[])["empty", "text", "half a jpeg", "broken exif", "gif", "half a heic", "half a webp", "png with a text bomb"]) _ = Read(BadFile.Named(name));
    }

    [Fact]
    public void Elements_inside_elements_end_no_process_and_entities_are_not_followed()
    {
        const int depth = 200_000;
        string nested = string.Concat(Enumerable.Repeat("<dc:a><rdf:Description>", depth)) + string.Concat(Enumerable.Repeat("</rdf:Description></dc:a>", depth));
        byte[] packet = Encoding.UTF8.GetBytes($"""<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">{nested}</x:xmpmeta>""");
        byte[] webP = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPXMP "u8, .. BitConverter.GetBytes(packet.Length), .. packet];
        string entity = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x:a xmlns:x='x' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>&a;</dc:title></x:a>";

        Assert.Empty(Read(webP));
        Assert.DoesNotContain("root:", Read(BadFile.InsertSegment(Jpeg(), 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(entity)])), StringComparison.Ordinal);
    }

    [Fact]
    public void Captions_of_a_png_and_the_extended_part_of_xmp_are_read()
    {
        using RgbImage image = Pictures.Grey(64, 48);
        byte[] png = DrawnPhoto.Png(image);
        const int afterHeader = 8 + 25;
        byte[] text = [0, 0, 0, 19, .. "tEXtComment\0Elowen here"u8, 0, 0, 0, 0];
        byte[] part = [.. "http://ns.adobe.com/xmp/extension/\0"u8, .. new byte[32], 0, 0, 1, 0, 0, 0, 0, 0, .. "<x:a xmlns:x='x' xmlns:dc='http://purl.org/dc/elements/1.1/' dc:title='Elowen here'/>"u8];

        Assert.Contains("Elowen here", Read([.. png[..afterHeader], .. text, .. png[afterHeader..]]), StringComparison.Ordinal);
        Assert.Contains("Elowen here", Read(BadFile.InsertSegment(Jpeg(), 0xE1, part)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0x010D, 2)]
    [InlineData(0x010E, 1)]
    [InlineData(0x010E, 7)]
    [InlineData(0x010E, 129)]
    [InlineData(0xA436, 2)]
    [InlineData(0xC4F1, 2)]
    public void Any_text_of_exif_is_read_whatever_its_field_and_type(int tag, int type) =>
        Assert.Contains("Elowen here", Read(WithExif(tag, "Elowen here\0"u8.ToArray(), type)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0x010F)]
    [InlineData(0x0110)]
    [InlineData(0x0131)]
    [InlineData(0x013B)]
    [InlineData(0x8298)]
    [InlineData(0x9C9D)]
    [InlineData(0xA430)]
    public void The_camera_the_program_and_the_author_of_exif_name_nobody(int tag) =>
        Assert.DoesNotContain("Elowen", Read(WithExif(tag, "Elowen here\0"u8.ToArray(), type: 2)), StringComparison.Ordinal);

    [Theory]
    [InlineData(false, "UNICODE")]
    [InlineData(true, "UNICODE")]
    public void A_comment_is_read_in_either_byte_order(bool isBigEndian, string code)
    {
        byte[] words = (isBigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetBytes("Elowen здесь");
        Assert.Contains("Elowen здесь", Read(WithExif(0x9286, [.. Encoding.ASCII.GetBytes(code), 0, .. words], type: 7)), StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_that_cannot_be_read_as_what_it_is_counts_letter_by_letter()
    {
        byte[] broken = [.. "Exif\0\0II*\0"u8, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, .. "Elowen here"u8, 0];
        Assert.Contains("Elowen here", Read(BadFile.InsertSegment(Jpeg(), 0xE1, broken)), StringComparison.Ordinal);
        byte[] lies = Iptc("Elowen sings");
        lies[^14] = 0x7F;
        Assert.Contains("Elowen", Read(BadFile.InsertSegment(Jpeg(), 0xED, lies)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""<dc:title>Fair & fete</dc:title><dc:description>Elowen here</dc:description>""")]
    [InlineData("""<other:field>Elowen here</other:field>""")]
    [InlineData("""<dc:title>one<dc:description>two</dc:title><x dc:subject='Elowen here'/>""")]
    public void What_is_not_well_formed_is_read_on(string property) =>
        Assert.Contains("Elowen here", Read(WithXmp(property)), StringComparison.Ordinal);

    [Fact]
    public void Iptc_that_goes_on_in_the_next_segment_is_read_as_one()
    {
        byte[] whole = Iptc("Elowen sings");
        int header = "Photoshop 3.0\0"u8.Length;
        byte[] second = BadFile.InsertSegment(Jpeg(), 0xED, [.. whole.AsSpan(0, header), .. whole.AsSpan(header + 22)]);
        Assert.Contains("Elowen sings", Read(BadFile.InsertSegment(second, 0xED, whole.AsSpan(0, header + 22))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exif")]
    [InlineData("iptc")]
    [InlineData("xmp")]
    public void Raw_profiles_in_a_png_are_read(string kind)
    {
        byte[] profile = kind switch
        {
            "exif" => [.. "Exif\0\0"u8, .. Tiff(0x010E, "Elowen here\0"u8.ToArray(), 2)],
            "iptc" => Iptc("Elowen here")["Photoshop 3.0\0"u8.Length..],
            _ => "<x:xmpmeta xmlns:x='adobe:ns:meta/' xmlns:dc='http://purl.org/dc/elements/1.1/' dc:title='Elowen here'/>"u8.ToArray(),
        };
        string digits = string.Join('\n', Convert.ToHexStringLower(profile).Chunk(72).Select(line => new string(line)));
        byte[] data = Encoding.ASCII.GetBytes($"tEXtRaw profile type {kind}\0\n{kind}\n{profile.Length,8}\n{digits}\n");
        byte[] text = [0, 0, (byte)((data.Length - 4) >> 8), (byte)(data.Length - 4), .. data, 0, 0, 0, 0];
        using RgbImage image = Pictures.Grey(64, 48);
        byte[] png = DrawnPhoto.Png(image);
        const int afterHeader = 8 + 25;
        Assert.Contains("Elowen here", Read([.. png[..afterHeader], .. text, .. png[afterHeader..]]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Exif_in_heif_is_read_with_and_without_its_six_letters_in_front(bool hasPrefix)
    {
        byte[] tiff = Tiff(0x010E, "Elowen here\0"u8.ToArray(), 2);
        byte[] file = [0, 0, 0, 16, .. "ftypheic"u8, 0, 0, 0, 0, 0, 0, 0, 0, .. "mdat"u8, .. hasPrefix ? "Exif\0\0"u8.ToArray() : [], .. tiff];
        Assert.Contains("Elowen here", Read(file), StringComparison.Ordinal);
    }

    [Fact]
    public void More_text_than_a_photo_carries_is_refused_and_not_left_unread()
    {
        byte[] words = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 8_000).Select(number => $"word{number} ")))[..60_000];
        byte[] file = Jpeg();
        for (int i = 0; i < 40; i++)
        {
            words[0] = (byte)('A' + i);
            file = BadFile.InsertSegment(file, 0xFE, words);
        }

        var exception = Assert.Throws<PhotoUnreadableException>(() => Read(file));
        Assert.Contains("more text", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, byte[]> Unreadable()
    {
        byte[] iptc = Iptc("Elowen sings");
        iptc[^14] = 0x7F;
        using RgbImage image = Pictures.Grey(64, 48);
        byte[] png = DrawnPhoto.Png(image);
        const int afterHeader = 8 + 25;
        byte[] packed = [0, 0, 0, 14, .. "zTXtComment\0\0"u8, 0x78, 0x9C, 0x07, 0xFF, 0xFF, 0, 0, 0, 0];
        packed[3] = (byte)(packed.Length - 12);
        byte[] part = [.. "http://ns.adobe.com/xmp/extension/\0"u8, .. new byte[32], 0, 0, 4, 0, 0, 0, 0, 0, .. "<x:a xmlns:x='x' x:title='Elowen'/>"u8];
        return new TheoryData<string, byte[]>
        {
            { "EXIF", BadFile.InsertSegment(Jpeg(), 0xE1, [.. "Exif\0\0II*\0"u8, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3]) },
            { "IPTC", BadFile.InsertSegment(Jpeg(), 0xED, iptc) },
            { "packed text", [.. png[..afterHeader], .. packed, .. png[afterHeader..]] },
            { "extended XMP without its second part", BadFile.InsertSegment(Jpeg(), 0xE1, part) },
            { "XMP", BadFile.InsertSegment(Jpeg(), 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. "<%&@!"u8]) },
        };
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void Metadata_that_cannot_be_read_is_said_to_be_there(string what, byte[] file) => Assert.True(PhotoTexts.Read(file).AreIncomplete, what);

    [Fact]
    public void What_is_read_is_not_said_to_be_missing()
    {
        byte[] whole = Iptc("Elowen sings");
        int half = "Photoshop 3.0\0"u8.Length + 22;
        byte[] split = BadFile.InsertSegment(BadFile.InsertSegment(Jpeg(), 0xED, [.. "Photoshop 3.0\0"u8, .. whole.AsSpan(half)]), 0xED, whole.AsSpan(0, half));
        foreach (byte[] file in (byte[][])[Jpeg(), split, WithExif(0x010E, "Elowen"u8.ToArray(), type: 2), WithExif(0x010E, "Elowen here"u8.ToArray(), type: 129), BadFile.InsertSegment(Jpeg(), 0xED, Iptc("Elowen sings")), WithXmp("<dc:title>Fair & fete</dc:title>")])
            Assert.False(PhotoTexts.Read(file).AreIncomplete);
    }

    [Theory]
    [InlineData(10000)]
    [InlineData(850)]
    [InlineData(1252)]
    public void A_caption_of_iptc_is_read_in_the_letters_of_old_computers(int page)
    {
        byte[] caption = System.Text.CodePagesEncodingProvider.Instance.GetEncoding(page)!.GetBytes("Jérôme Förster");
        var names = new NamesInText([new Person { Id = "P1", GivenName = "Jérôme", FamilyName = "Förster", Role = PersonRole.Pupil }]);
        Assert.Equal(["P1"], names.Find(Read(BadFile.InsertSegment(Jpeg(), 0xED, Iptc(caption)))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Xmp_is_read_in_either_order_of_UTF_16_and_without_its_wrapper(bool isBigEndian)
    {
        byte[] packet = (isBigEndian ? Encoding.BigEndianUnicode : Encoding.Unicode).GetBytes("<a:b xmlns:a='x'>Элоуэн here</a:b>");
        Assert.Contains("Элоуэн", Read(BadFile.InsertSegment(Jpeg(), 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. packet])), StringComparison.Ordinal);
        byte[] heif = [0, 0, 0, 16, .. "ftypheic"u8, 0, 0, 0, 0, 0, 0, 0, 0, .. "mdat"u8, .. "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:d='d'><d:who>Elowen</d:who></rdf:RDF>"u8];
        Assert.Contains("Elowen", Read(heif), StringComparison.Ordinal);
    }

    private static string Read(byte[] file) => PhotoTexts.Read(file).ToString();

    private static byte[] Jpeg()
    {
        using RgbImage image = Pictures.Grey(64, 48);
        return JpegEncoder.Encode(image, 80);
    }

    /// <summary>A JPEG whose EXIF header has one entry (Exif 2.32, 4.6.2): byte order, offset of the directory, one entry, and its value behind.</summary>
    private static byte[] WithExif(int tag, byte[] value, int type) => BadFile.InsertSegment(Jpeg(), 0xE1, [.. "Exif\0\0"u8, .. Tiff(tag, value, type)]);

    private static byte[] Tiff(int tag, byte[] value, int type) =>
    [
        .. "II*\0"u8, 8, 0, 0, 0, 1, 0,
        (byte)tag, (byte)(tag >> 8), (byte)type, 0, (byte)value.Length, (byte)(value.Length >> 8), 0, 0, 26, 0, 0, 0,
        0, 0, 0, 0, .. value,
    ];

    private static byte[] WithXmp(string property)
    {
        string packet = $"""
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
            xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
            xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/" xmlns:MP="http://ns.microsoft.com/photo/1.2/"
            xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#" xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#">{property}</rdf:Description></rdf:RDF></x:xmpmeta>
            """;
        return BadFile.InsertSegment(Jpeg(), 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(packet)]);
    }

    /// <summary>A Photoshop block with one IPTC record: 2:120, caption (IPTC-IIM 4.2, 6).</summary>
    private static byte[] Iptc(string caption) => Iptc(Encoding.ASCII.GetBytes(caption));

    private static byte[] Iptc(byte[] text)
    {
        byte[] record = [0x1C, 2, 120, 0, (byte)text.Length, .. text];
        byte[] padding = record.Length % 2 == 0 ? [] : [0];
        return [.. "Photoshop 3.0\08BIM"u8, 0x04, 0x04, 0, 0, 0, 0, 0, (byte)record.Length, .. record, .. padding];
    }
}
