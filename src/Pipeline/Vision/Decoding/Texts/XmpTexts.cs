using System.Collections.Frozen;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace ConsentLens.Pipeline.Vision.Decoding.Texts;

/// <summary>Reads every text of an XMP packet, whatever its field is called. Deep nesting costs no stack, and entities declared by the packet are not followed.
/// A packet that is not well-formed is read on as plain text.</summary>
internal static partial class XmpTexts
{
    private const int MostDepth = 500;

    /// <summary>Whole families of fields that name nobody in the picture: how a raw file is developed, which program did what, the lens, rights.</summary>
    private static readonly FrozenSet<string> OtherFamilies = new[]
    {
        "http://ns.adobe.com/xap/1.0/mm/", "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#", "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
        "http://ns.adobe.com/camera-raw-settings/1.0/", "http://ns.adobe.com/exif/1.0/aux/", "http://ns.adobe.com/xap/1.0/rights/", "http://ns.useplus.org/ldf/xmp/1.0/",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The camera, the software, the photographer and the agency, under any prefix.</summary>
    private static readonly FrozenSet<string> OfMaker = new[]
    {
        "creator", "contributor", "publisher", "rights", "CreatorTool", "Make", "Model", "Software", "Artist", "Copyright", "AuthorsPosition", "CaptionWriter", "Credit", "Source",
        "CreatorContactInfo", "xmptk", "DocumentAncestors", "CameraOwnerName", "OwnerName", "Lens", "LensMake", "LensModel", "BodySerialNumber", "LensSerialNumber", "Photographer",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OfLanguage = new[]
    {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/xmlns/", "http://www.w3.org/XML/1998/namespace",
    }.ToFrozenSet(StringComparer.Ordinal);

    internal static void Read(ReadOnlySpan<byte> packet, FoundTexts texts)
    {
        int before = texts.Count;
        string xml = Decode(packet).Replace('\0', ' ').TrimStart('\uFEFF', ' ', '\n', '\r', '\t');
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using var reader = XmlReader.Create(new StringReader(xml), settings);
        try
        {
            if (TryRead(reader, texts)) return;
        }
        catch (Exception error) when (error is XmlException or ArgumentException or InvalidOperationException)
        {
            // It is read on as what it looks like.
        }

        ReadOn(xml, (IXmlLineInfo)reader, texts);
        if (texts.Count == before) texts.MissSome();
    }

    // XMP specification, part 1, 7.1: UTF-8, and UTF-16 in either order.
    private static string Decode(ReadOnlySpan<byte> packet) => packet switch
    {
        [0xFF, 0xFE, ..] or [(byte)'<', 0, ..] => Encoding.Unicode.GetString(packet),
        [0xFE, 0xFF, ..] or [0, (byte)'<', ..] => Encoding.BigEndianUnicode.GetString(packet),
        _ => FoundTexts.Decode(packet),
    };

    /// <summary>False when it is nested too deeply.</summary>
    private static bool TryRead(XmlReader reader, FoundTexts texts)
    {
        // The depth of the element being skipped.
        int? leftOut = null;
        while (reader.Read())
        {
            if (reader.Depth > MostDepth) return false;
            if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == leftOut) leftOut = null;
            if (leftOut is not null) continue;
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA) texts.Add(reader.Value);
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (IsWanted(reader)) ReadAttributes(reader, texts);
            else if (!reader.IsEmptyElement) leftOut = reader.Depth;
        }
        return true;
    }

    // RDF lets a simple property be an attribute of what it describes. RDF's own attributes and XML's (the language) are not properties.
    private static void ReadAttributes(XmlReader reader, FoundTexts texts)
    {
        while (reader.MoveToNextAttribute())
            if (!OfLanguage.Contains(reader.NamespaceURI) && IsWanted(reader)) texts.Add(reader.Value);
        _ = reader.MoveToElement();
    }

    private static bool IsWanted(XmlReader reader) => !OtherFamilies.Contains(reader.NamespaceURI) && !OfMaker.Contains(reader.LocalName);

    // From the fault onwards: the text between tags, and attribute values.
    private static void ReadOn(string xml, IXmlLineInfo fault, FoundTexts texts)
    {
        int start = 0;
        for (int line = 1; line < fault.LineNumber && xml.IndexOf('\n', start) is var end and >= 0; line++) start = end + 1;
        start = Math.Min(xml.Length, start);
        foreach (Match match in Values().Matches(xml[start..])) texts.Add(WebUtility.HtmlDecode(match.Groups["text"].Value));
    }

    [GeneratedRegex("""(?:>|\s(?!xml|rdf:)[\w:.-]+\s*=\s*["'])(?<text>[^<>"']*)""", RegexOptions.ExplicitCapture)]
    private static partial Regex Values();
}
