using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>Reads every photo differently each time, as decoders do with some damaged files.</summary>
internal sealed class FickleReader : IPhotoReader
{
    private readonly PhotoReader _reader = new(new ImagingLimits());
    private byte _times;

    public ImagingLimits Limits => _reader.Limits;

    public PhotoHeader ReadHeader(ReadOnlyMemory<byte> file) => _reader.ReadHeader(file);

    public DecodedPhoto Read(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken) =>
        new(ReadHeader(file), Decode(file, maxLongSide, cancellationToken));

    public DecodedPhoto ReadUnchecked(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken) => Read(file, maxLongSide, cancellationToken);

    public void RequireWhole(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) => _reader.RequireWhole(file, cancellationToken);

    public RgbImage Decode(ReadOnlyMemory<byte> file, int maxLongSide, CancellationToken cancellationToken)
    {
        RgbImage image = _reader.Decode(file, maxLongSide, cancellationToken);
        image.Pixels[0] ^= ++_times;
        return image;
    }
}
