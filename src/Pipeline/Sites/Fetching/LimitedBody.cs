using System.Buffers;
using System.IO.Compression;

namespace ConsentLens.Pipeline.Sites.Fetching;

/// <summary>Reads the body of an answer, and no more of it than is allowed: as it comes over the line, and unpacked.</summary>
internal static class LimitedBody
{
    private const int Piece = 64 * 1024;

    /// <exception cref="BodyTooLargeException">There is more.</exception>
    /// <exception cref="InvalidDataException">It is packed in a way that is not known, or badly.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, long most, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > most) throw new BodyTooLargeException();
        await using var line = new LimitedStream(await content.ReadAsStreamAsync(cancellationToken), most);
        await using Stream unpacked = Unpacked(line, [.. content.Headers.ContentEncoding]);
        return await AllOfAsync(unpacked, most, cancellationToken);
    }

    /// <summary>What is packed by gzip, unpacked.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public static async Task<byte[]> UnpackAsync(byte[] packed, long most, CancellationToken cancellationToken)
    {
        await using var unpacked = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        return await AllOfAsync(unpacked, most, cancellationToken);
    }

    private static Stream Unpacked(Stream line, string[] ways) => ways switch
    {
        [] or ["identity"] => line,
        ["gzip"] or ["x-gzip"] => new GZipStream(line, CompressionMode.Decompress),
        ["br"] => new BrotliStream(line, CompressionMode.Decompress),
        ["deflate"] => new ZLibStream(line, CompressionMode.Decompress),
        _ => throw new InvalidDataException("The answer is packed in a way that was not asked for."),
    };

    private static async Task<byte[]> AllOfAsync(Stream stream, long most, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        byte[] piece = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            while (await stream.ReadAsync(piece, cancellationToken) is var read and > 0)
            {
                if (all.Length + read > most) throw new BodyTooLargeException();
                all.Write(piece, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        return all.ToArray();
    }

    /// <summary>Counts what comes over the line: what unpacks to nothing may be endless too.</summary>
    private sealed class LimitedStream(Stream inner, long most) : Stream
    {
        private long _read;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => _read; set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Counted(await inner.ReadAsync(buffer, cancellationToken));

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        private int Counted(int read)
        {
            _read += read;
            return _read > most ? throw new BodyTooLargeException() : read;
        }
    }
}

/// <summary>An answer is larger than is allowed.</summary>
internal sealed class BodyTooLargeException() : Exception("The answer is larger than is allowed.");
