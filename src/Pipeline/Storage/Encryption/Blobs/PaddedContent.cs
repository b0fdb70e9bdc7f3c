using System.Security.Cryptography;

namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>Reads a content once, from first to last, and then the zeros that pad it; meanwhile counts and hashes the content.</summary>
internal sealed class PaddedContent(Stream content) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _contentEnded;
    private long _padding;

    /// <summary>How many bytes of content were read so far.</summary>
    public long Length { get; private set; }

    /// <summary>Fills the chunk as far as content and padding reach.</summary>
    /// <returns>How many bytes it now holds; less than it could only at the end.</returns>
    public async Task<int> ReadChunkAsync(Memory<byte> chunk, CancellationToken cancellationToken)
    {
        int filled = 0;
        if (!_contentEnded)
        {
            filled = await content.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellationToken);
            _hash.AppendData(chunk.Span[..filled]);
            Length += filled;
            _contentEnded = filled < chunk.Length;
            if (_contentEnded) _padding = PaddedLength.Of(Length) - Length;
        }

        int zeros = (int)Math.Min(_padding, chunk.Length - filled);
        chunk.Span.Slice(filled, zeros).Clear();
        _padding -= zeros;
        return filled + zeros;
    }

    /// <summary>The SHA-256 hash of the content, once it was read to its end.</summary>
    public Digest FinishHash() => new(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
