namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>Writes a JPEG into the page itself, as a <c>data:</c> address.</summary>
internal static class JpegDataUri
{
    // Base64 turns 3 bytes into 4 characters: a multiple of 3 keeps padding to the very end.
    private const int ChunkBytes = 3 * 1024;

    /// <summary>Writes the address of <paramref name="jpeg"/> in small pieces, so that no picture becomes one large string.</summary>
    public static void Write(TextWriter output, ReadOnlySpan<byte> jpeg)
    {
        output.Write("data:image/jpeg;base64,");
        Span<char> characters = stackalloc char[ChunkBytes / 3 * 4];
        while (!jpeg.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = jpeg[..Math.Min(ChunkBytes, jpeg.Length)];
            _ = Convert.TryToBase64Chars(chunk, characters, out int written);
            output.Write(characters[..written]);
            jpeg = jpeg[chunk.Length..];
        }
    }
}
