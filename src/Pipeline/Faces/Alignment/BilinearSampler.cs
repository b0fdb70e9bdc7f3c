using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;
using ConsentLens.Pipeline.Imaging;

namespace ConsentLens.Pipeline.Faces.Alignment;

/// <summary>Reads a photo between its pixels; pixel (x, y) has its centre at (x, y).</summary>
internal readonly ref struct BilinearSampler(RgbImage image)
{
    private readonly ReadOnlySpan<byte> _pixels = image.Pixels;
    private readonly int _width = image.Width;
    private readonly int _height = image.Height;

    /// <summary>The colour at <paramref name="point"/>, each channel 0..255; black beyond the edge.</summary>
    public Vector3 At(Vector2 point)
    {
        if (!(point.X > -1 && point.Y > -1 && point.X < _width && point.Y < _height)) return Vector3.Zero;
        int x = (int)MathF.Floor(point.X);
        int y = (int)MathF.Floor(point.Y);
        float right = point.X - x;
        float down = point.Y - y;
        if (x >= 0 && y >= 0 && x < _width - 1 && y < _height - 1)
        {
            int at = ((y * _width) + x) * RgbImage.Channels;
            int below = at + (_width * RgbImage.Channels);
            Vector3 upper = Between(at, right);
            Vector3 lower = Between(below, right);
            return Vector3.Lerp(upper, lower, down);
        }

        Vector3 top = Vector3.Lerp(OrBlack(x, y), OrBlack(x + 1, y), right);
        Vector3 bottom = Vector3.Lerp(OrBlack(x, y + 1), OrBlack(x + 1, y + 1), right);
        return Vector3.Lerp(top, bottom, down);
    }

    // A pixel and the one to its right, eight bytes at once where there are eight; the last two are dropped.
    private Vector3 Between(int at, float right)
    {
        if (at + sizeof(ulong) > _pixels.Length) return Vector3.Lerp(Colour(at), Colour(at + RgbImage.Channels), right);
        ulong both = BinaryPrimitives.ReadUInt64LittleEndian(_pixels[at..]);
        return Vector3.Lerp(Colour((uint)both), Colour((uint)(both >> (8 * RgbImage.Channels))), right);
    }

    private static Vector3 Colour(uint pixel) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte())).AsInt32()).AsVector3();

    private Vector3 Colour(int at) => new(_pixels[at], _pixels[at + 1], _pixels[at + 2]);

    private Vector3 OrBlack(int x, int y) =>
        x < 0 || y < 0 || x >= _width || y >= _height ? Vector3.Zero : Colour(((y * _width) + x) * RgbImage.Channels);
}
