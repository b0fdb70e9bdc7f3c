using System.Security.Cryptography;
using ConsentLens.Pipeline.Storage.Encryption.Keys;

namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>Seals a content into a file, in one pass over the content (<see cref="BlobFormat"/>).</summary>
internal static class BlobWriter
{
    /// <summary>Writes the whole file. The content may be a stream that can only be read forward.</summary>
    public static async Task<(BlobAddress Address, long Length)> WriteAsync(
        DataKey key,
        Stream content,
        FileStream file,
        CancellationToken cancellationToken)
    {
        using var padded = new PaddedContent(content);
        using BlobCipher cipher = BlobCipher.ForNewFile(key);
        file.Position = BlobFormat.HeaderSize;
        await WriteChunksAsync(cipher, padded, file, cancellationToken);

        // The header comes last, since it holds what is known only at the end.
        BlobAddress address = BlobAddress.Of(key, padded.FinishHash());
        file.Position = 0;
        await file.WriteAsync(cipher.SealHeader(address, padded.Length), cancellationToken);
        return (address, padded.Length);
    }

    private static async Task WriteChunksAsync(BlobCipher cipher, PaddedContent padded, FileStream file, CancellationToken cancellationToken)
    {
        byte[] current = new byte[BlobFormat.ChunkSize];
        byte[] next = new byte[BlobFormat.ChunkSize];
        byte[] cipherText = new byte[BlobFormat.ChunkSize + BlobFormat.TagSize];
        try
        {
            int filled = await padded.ReadChunkAsync(current, cancellationToken);
            bool final = false;
            for (long number = 0; !final; number++)
            {
                int nextFilled = await padded.ReadChunkAsync(next, cancellationToken);
                final = nextFilled == 0;
                Memory<byte> sealedChunk = cipherText.AsMemory(0, filled + BlobFormat.TagSize);
                cipher.SealChunk(number, final, current.AsSpan(0, filled), sealedChunk.Span);
                await file.WriteAsync(sealedChunk, cancellationToken);
                (current, next, filled) = (next, current, nextFilled);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(current);
            CryptographicOperations.ZeroMemory(next);
        }
    }
}
