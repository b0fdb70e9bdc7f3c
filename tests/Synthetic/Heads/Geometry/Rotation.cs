using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.Heads.Geometry;

/// <summary>A turn about a point that stays where it is: first pitch, then yaw, then roll, in radians.</summary>
public sealed class Rotation
{
    private readonly Point3 _pivot;
    private readonly Point3 _rowX;
    private readonly Point3 _rowY;
    private readonly Point3 _rowZ;

    public Rotation(Point3 pivot, float yaw, float pitch, float roll)
    {
        _pivot = pivot;
        (float sinYaw, float cosYaw) = (PortableMath.Sin(yaw), PortableMath.Cos(yaw));
        (float sinPitch, float cosPitch) = (PortableMath.Sin(pitch), PortableMath.Cos(pitch));
        (float sinRoll, float cosRoll) = (PortableMath.Sin(roll), PortableMath.Cos(roll));
        var levelX = new Point3(cosYaw, sinYaw * sinPitch, sinYaw * cosPitch);
        var levelY = new Point3(0, cosPitch, -sinPitch);
        _rowX = (levelX * cosRoll) - (levelY * sinRoll);
        _rowY = (levelX * sinRoll) + (levelY * cosRoll);
        _rowZ = new Point3(-sinYaw, cosYaw * sinPitch, cosYaw * cosPitch);
    }

    public Point3 Apply(Point3 point)
    {
        Point3 arm = point - _pivot;
        return new Point3(_rowX.Dot(arm), _rowY.Dot(arm), _rowZ.Dot(arm)) + _pivot;
    }
}
