namespace ConsentLens.Pipeline.Vision.Decoding;

/// <summary>Tells, of a file that no loader of photos knows, what it is instead: what cannot be a photo is not the safeguarding lead's to decide about.</summary>
internal static class OtherFile
{
    private static readonly byte[][] Documents =
    [
        "%PDF"u8.ToArray(),
        "PK\x03\x04"u8.ToArray(),
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
        "{\\rtf"u8.ToArray(),
        "ID3"u8.ToArray(),
        "OggS"u8.ToArray(),
        "fLaC"u8.ToArray(),
    ];

    /// <summary>Why it is not screened.</summary>
    internal static PhotoUnreadableException Refusal(ReadOnlySpan<byte> file)
    {
        if (IsFilm(file))
            return new PhotoUnreadableException(UnreadableReason.NotAPhoto, "This is a video, whatever its name says. ConsentLens screens photos only, so look through it yourself before you publish it.");
        if (IsDocument(file))
            return new PhotoUnreadableException(UnreadableReason.NotAPhoto, "This is a document or a recording, whatever its name says. ConsentLens screens photos only, so look at it yourself before you publish it.");
        return new PhotoUnreadableException(
            UnreadableReason.UnsupportedFormat, "The file is not a JPEG, PNG, WebP, HEIC or AVIF picture, whatever its name says; save the photo as JPEG and screen again.");
    }

    // The containers of films: ISO's and Apple's, Matroska and WebM, AVI.
    private static bool IsFilm(ReadOnlySpan<byte> file) => file.Length > 12
        && (file[4..].StartsWith("ftyp"u8) || file[4..].StartsWith("moov"u8) || file.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
            || (file.StartsWith("RIFF"u8) && file[8..].StartsWith("AVI "u8)));

    // PDF, zips and what Office makes of them, older Office files, RTF, and sound (MP3, Ogg, FLAC, WAV).
    private static bool IsDocument(ReadOnlySpan<byte> file)
    {
        foreach (byte[] beginning in Documents)
        {
            if (file.StartsWith(beginning))
                return true;
        }

        return file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WAVE"u8);
    }
}
