using System.Collections.Frozen;
using System.Xml;

namespace ConsentLens.Pipeline.Intake.Captions;

/// <summary>
/// Reads captions, keywords and the names of tagged people out of an XMP packet, from one end to the other: elements inside elements, however deep,
/// cost no stack, and a packet that declares entities of its own is not read on.
/// </summary>
internal static class XmpCaptions
{
    private const int MostCharacters = 20_000_000;
    private const int MostDepth = 500;

    /// <summary>Properties that say what or whom a photo shows: Dublin Core, Photoshop, IPTC Extension, the Metadata Working Group's and Microsoft's face regions, and common tag lists.</summary>
    private static readonly FrozenSet<string> Properties = new[]
    {
        "dc:title", "dc:description", "dc:subject",
        "photoshop:Headline", "exif:UserComment", "tiff:ImageDescription",
        "Iptc4xmpExt:PersonInImage", "Iptc4xmpExt:PersonName", "Iptc4xmpExt:Event",
        "mwg-rs:Name", "mwg-rs:Description", "MPReg:PersonDisplayName",
        "lr:hierarchicalSubject", "digiKam:TagsList", "MicrosoftPhoto:LastKeywordXMP", "acdsee:caption", "acdsee:keywords",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The usual prefix of each namespace: a file may call it otherwise.</summary>
    private static readonly FrozenDictionary<string, string> Prefixes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["http://purl.org/dc/elements/1.1/"] = "dc",
        ["http://ns.adobe.com/photoshop/1.0/"] = "photoshop",
        ["http://ns.adobe.com/exif/1.0/"] = "exif",
        ["http://ns.adobe.com/tiff/1.0/"] = "tiff",
        ["http://iptc.org/std/Iptc4xmpExt/2008-02-29/"] = "Iptc4xmpExt",
        ["http://www.metadataworkinggroup.com/schemas/regions/"] = "mwg-rs",
        ["http://ns.microsoft.com/photo/1.2/t/Region#"] = "MPReg",
        ["http://ns.adobe.com/lightroom/1.0/"] = "lr",
        ["http://www.digikam.org/ns/1.0/"] = "digiKam",
        ["http://ns.microsoft.com/photo/1.0/"] = "MicrosoftPhoto",
        ["http://ns.acdsee.com/iptc/1.0/"] = "acdsee",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Adds what a packet says, up to its first fault.</summary>
    internal static void Append(byte[] packet, CaptionText text)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = MostCharacters,
        };
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(packet, writable: false), settings);
            Read(reader, text);
        }
        catch (Exception error) when (error is XmlException or ArgumentException or InvalidOperationException or IOException)
        {
            // What stands before the fault is kept.
        }
    }

    private static void Read(XmlReader reader, CaptionText text)
    {
        // The depth of the property whose words are being read.
        int? property = null;
        while (reader.Read() && reader.Depth <= MostDepth)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (property is null && !reader.IsEmptyElement && IsCaption(reader)) property = reader.Depth;
                    ReadAttributes(reader, text);
                    break;
                case XmlNodeType.EndElement when reader.Depth == property:
                    property = null;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA when property is not null:
                    text.Add(reader.Value);
                    break;
                default:
                    break;
            }
        }
    }

    // RDF lets a simple property be an attribute of what it describes.
    private static void ReadAttributes(XmlReader reader, CaptionText text)
    {
        if (!reader.MoveToFirstAttribute()) return;
        do
        {
            if (IsCaption(reader)) text.Add(reader.Value);
        }
        while (reader.MoveToNextAttribute());
        _ = reader.MoveToElement();
    }

    private static bool IsCaption(XmlReader reader) =>
        Properties.Contains($"{Prefixes.GetValueOrDefault(reader.NamespaceURI, reader.Prefix)}:{reader.LocalName}");
}
