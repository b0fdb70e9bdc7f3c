using System.Runtime.CompilerServices;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>
/// A place or direction in space: x to the picture's right, y up, z towards the camera, in centimetres from the middle
/// between the eyes. Not System.Numerics.Vector3, whose dot product may add in another order on another processor.
/// </summary>
public readonly record struct Point3(float X, float Y, float Z)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Point3 operator +(Point3 a, Point3 b) => new(a.X + b.X, a.Y + b.Y, a.Z + b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Point3 operator -(Point3 a, Point3 b) => new(a.X - b.X, a.Y - b.Y, a.Z - b.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Point3 operator *(Point3 a, float factor) => new(a.X * factor, a.Y * factor, a.Z * factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Dot(Point3 other) => (X * other.X) + (Y * other.Y) + (Z * other.Z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Point3 Cross(Point3 other) => new(
        (Y * other.Z) - (Z * other.Y),
        (Z * other.X) - (X * other.Z),
        (X * other.Y) - (Y * other.X));

    /// <summary>The same direction with length 1; nothing stays nothing.</summary>
    public Point3 Normalised()
    {
        float length = MathF.Sqrt(Dot(this));
        return length > 0 ? this * (1 / length) : this;
    }
}
