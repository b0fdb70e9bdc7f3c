using System.Buffers.Binary;

namespace ConsentLens.Pipeline.Intake.Captions;

/// <summary>Reads caption, headline, title and keywords out of the IPTC records (IPTC-IIM 4.2, 6) in a Photoshop block.</summary>
internal static class IptcCaptions
{
    private const int ResourceOfIptc = 0x0404;
    private const byte Tag = 0x1C;
    private const byte Application = 2;

    /// <summary>Adds what the image resources of a Photoshop block say: "8BIM", number, a name, size, content; name and content of an even length.</summary>
    internal static void AppendResources(ReadOnlySpan<byte> block, CaptionText text)
    {
        while (block.Length >= 12 && block.StartsWith("8BIM"u8))
        {
            int number = BinaryPrimitives.ReadUInt16BigEndian(block[4..]);
            int name = (block[6] + 2) & ~1;
            if (block.Length < 6 + name + 4) return;
            uint size = BinaryPrimitives.ReadUInt32BigEndian(block[(6 + name)..]);
            ReadOnlySpan<byte> content = block[(10 + name)..];
            // A size that lies still leaves what is there.
            ReadOnlySpan<byte> own = content[..(int)Math.Min(size, (uint)content.Length)];
            if (number == ResourceOfIptc) Append(own, text);
            block = content[Math.Min(content.Length, own.Length + (own.Length & 1))..];
        }
    }

    /// <summary>Adds what IPTC records say.</summary>
    internal static void Append(ReadOnlySpan<byte> records, CaptionText text)
    {
        while (records.Length >= 5 && records[0] == Tag)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(records[3..]);
            if (records.Length < 5 + length) return;
            // Object name, keywords, headline, caption.
            if (records[1] == Application && records[2] is 5 or 25 or 105 or 120) text.Add(records.Slice(5, length));
            records = records[(5 + length)..];
        }
    }
}
