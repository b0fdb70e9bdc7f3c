using ConsentLens.Pipeline.Sites.Crawling;
using ConsentLens.Pipeline.Storage.Encryption.Files;

namespace ConsentLens.Pipeline.School.Online;

/// <summary>The files that a look through a site brings, until it is over: what is said of each is known only then. They lie encrypted on disk, and nobody can read what
/// a crash leaves. Not for use from several threads at once.</summary>
internal sealed class FoundFiles(ScratchSpace scratch) : IAsyncDisposable
{
    private readonly Stream _stream = scratch.Create();
    private readonly Dictionary<string, (long Offset, int Length)> _files = new(StringComparer.Ordinal);

    public async Task KeepAsync(PictureFile picture, CancellationToken cancellationToken)
    {
        _stream.Position = _stream.Length;
        _files[picture.Sha256] = (_stream.Position, picture.Bytes.Length);
        await _stream.WriteAsync(picture.Bytes, cancellationToken);
    }

    public async Task<byte[]> ReadAsync(string sha256, CancellationToken cancellationToken)
    {
        (long offset, int length) = _files[sha256];
        byte[] bytes = new byte[length];
        _stream.Position = offset;
        await _stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();
}
