using System.Text;
using ConsentLens.Pipeline.Imaging;
using ConsentLens.Pipeline.Intake;
using ConsentLens.Pipeline.Tests.Faces;
using ConsentLens.Pipeline.Tests.Imaging;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Intake;

public sealed class PhotoCaptionTests
{
    [Fact]
    public void A_photo_without_metadata_has_no_caption() => Assert.Empty(PhotoCaption.Read(Jpeg()));

    [Fact]
    public void The_description_in_the_exif_header_is_read() =>
        Assert.Contains("Elowen at the fair", PhotoCaption.Read(WithExif(0x010E, "Elowen at the fair"u8.ToArray(), type: 2)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0x9C9B)]
    [InlineData(0x9C9C)]
    [InlineData(0x9C9E)]
    [InlineData(0x9C9F)]
    public void What_was_typed_into_the_windows_explorer_is_read(int tag) =>
        Assert.Contains("Elowen Tremaine", PhotoCaption.Read(WithExif(tag, Encoding.Unicode.GetBytes("Elowen Tremaine\0"), type: 1)), StringComparison.Ordinal);

    [Fact]
    public void A_jpeg_comment_is_read() =>
        Assert.Contains("Elowen wins", PhotoCaption.Read(BadFile.InsertSegment(Jpeg(), 0xFE, "Elowen wins"u8)), StringComparison.Ordinal);

    [Fact]
    public void An_iptc_caption_is_read() =>
        Assert.Contains("Elowen sings", PhotoCaption.Read(BadFile.InsertSegment(Jpeg(), 0xED, Iptc("Elowen sings"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("""<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Elowen here</rdf:li></rdf:Alt></dc:description>""")]
    [InlineData("""<dc:subject><rdf:Bag><rdf:li>Year 3</rdf:li><rdf:li>Elowen here</rdf:li></rdf:Bag></dc:subject>""")]
    [InlineData("""<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Elowen here</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>""")]
    [InlineData("""<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType="Resource"><mwg-rs:Name>Elowen here</mwg-rs:Name></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>""")]
    [InlineData("""<MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions><rdf:Bag><rdf:li rdf:parseType="Resource"><MPReg:PersonDisplayName>Elowen here</MPReg:PersonDisplayName></rdf:li></rdf:Bag></MPRI:Regions></MP:RegionInfo>""")]
    public void Captions_keywords_and_the_names_of_tagged_faces_in_xmp_are_read(string property) =>
        Assert.Contains("Elowen here", PhotoCaption.Read(WithXmp(property)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""<dc:creator><rdf:Seq><rdf:li>Elowen here</rdf:li></rdf:Seq></dc:creator>""")]
    [InlineData("""<xmp:CreatorTool>Elowen here</xmp:CreatorTool>""")]
    public void Who_made_the_photo_and_with_what_is_no_caption(string property) => Assert.Empty(PhotoCaption.Read(WithXmp(property)));

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
            _ = PhotoCaption.Read(file);
        }

        foreach (string name in (string[])["empty", "text", "half a jpeg", "broken exif", "gif", "half a heic", "half a webp", "png with a text bomb"]) _ = PhotoCaption.Read(BadFile.Named(name));
    }

    [Fact]
    public void Elements_inside_elements_end_no_process_and_entities_are_not_followed()
    {
        const int depth = 200_000;
        string nested = string.Concat(Enumerable.Repeat("<dc:a><rdf:Description>", depth)) + string.Concat(Enumerable.Repeat("</rdf:Description></dc:a>", depth));
        byte[] packet = Encoding.UTF8.GetBytes($"""<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/">{nested}</x:xmpmeta>""");
        byte[] webP = [.. "RIFF"u8, 0, 0, 0, 0, .. "WEBPXMP "u8, .. BitConverter.GetBytes(packet.Length), .. packet];
        string entity = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x:a xmlns:x='x' xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>&a;</dc:title></x:a>";

        Assert.Empty(PhotoCaption.Read(webP));
        Assert.Empty(PhotoCaption.Read(BadFile.InsertSegment(Jpeg(), 0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(entity)])));
    }

    [Fact]
    public void Captions_of_a_png_and_the_extended_part_of_xmp_are_read()
    {
        using RgbImage image = Pictures.Grey(64, 48);
        byte[] png = DrawnPhoto.Png(image);
        const int afterHeader = 8 + 25;
        byte[] text = [0, 0, 0, 19, .. "tEXtComment\0Elowen here"u8, 0, 0, 0, 0];
        byte[] part = [.. "http://ns.adobe.com/xmp/extension/\0"u8, .. new byte[32], 0, 0, 1, 0, 0, 0, 0, 0, .. "<x:a xmlns:x='x' xmlns:dc='http://purl.org/dc/elements/1.1/' dc:title='Elowen here'/>"u8];

        Assert.Contains("Elowen here", PhotoCaption.Read((byte[])[.. png[..afterHeader], .. text, .. png[afterHeader..]]), StringComparison.Ordinal);
        Assert.Contains("Elowen here", PhotoCaption.Read(BadFile.InsertSegment(Jpeg(), 0xE1, part)), StringComparison.Ordinal);
    }

    private static byte[] Jpeg()
    {
        using RgbImage image = Pictures.Grey(64, 48);
        return JpegEncoder.Encode(image, 80);
    }

    /// <summary>A JPEG whose EXIF header has one entry (Exif 2.32, 4.6.2): byte order, offset of the directory, one entry, and its value behind.</summary>
    private static byte[] WithExif(int tag, byte[] value, int type)
    {
        byte[] tiff =
        [
            .. "II*\0"u8, 8, 0, 0, 0, 1, 0,
            (byte)tag, (byte)(tag >> 8), (byte)type, 0, (byte)value.Length, (byte)(value.Length >> 8), 0, 0, 26, 0, 0, 0,
            0, 0, 0, 0, .. value,
        ];
        return BadFile.InsertSegment(Jpeg(), 0xE1, [.. "Exif\0\0"u8, .. tiff]);
    }

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
    private static byte[] Iptc(string caption)
    {
        byte[] text = Encoding.ASCII.GetBytes(caption);
        byte[] record = [0x1C, 2, 120, 0, (byte)text.Length, .. text];
        byte[] padding = record.Length % 2 == 0 ? [] : [0];
        return [.. "Photoshop 3.0\08BIM"u8, 0x04, 0x04, 0, 0, 0, 0, 0, (byte)record.Length, .. record, .. padding];
    }
}
