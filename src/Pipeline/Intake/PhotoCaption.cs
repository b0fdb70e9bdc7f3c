using ConsentLens.Pipeline.Intake.Captions;

namespace ConsentLens.Pipeline.Intake;

/// <summary>
/// Reads what somebody wrote into a photo of what it shows: description, caption, keywords, comments and the names of tagged people. What tells of the
/// camera, the program or the photographer is left alone: a camera called "Mark IV" is no pupil. The file is a stranger's, so nothing here calls itself
/// for what lies inside something else, and nothing is unpacked without a limit.
/// </summary>
public static class PhotoCaption
{
    /// <summary>Every caption of the file, one a line; empty when there is none or the metadata cannot be read (it is never published anyhow).</summary>
    public static string Read(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        var text = new CaptionText();
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8])) JpegCaptions.Append(bytes, text);
        else if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G'])) PngCaptions.Append(bytes, text);
        else if (bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8)) OtherCaptions.AppendWebP(bytes, text);
        else if (bytes.Length > 12 && bytes[4..].StartsWith("ftyp"u8)) OtherCaptions.AppendHeif(bytes, text);
        return text.ToString();
    }
}
