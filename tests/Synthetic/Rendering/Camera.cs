using ConsentLens.Synthetic.Heads.Geometry;

namespace ConsentLens.Synthetic.Rendering;

/// <summary>A camera 1.5 m in front of the eyes: from centimetres in space to samples of the picture.</summary>
internal sealed class Camera
{
    /// <summary>Height of an average face from hairline to chin, in centimetres; a face's size in pixels means this height.</summary>
    public const float FaceHeight = 17.5f;

    private const float Distance = 150;

    // A face stands in front of the eyes' plane and would come out this much too large.
    private const float FaceMagnification = 0.945f;

    private readonly float _scale;
    private readonly float _middleX;
    private readonly float _eyesY;

    /// <param name="samplesPerCentimetre">In the plane of the face.</param>
    /// <param name="middleX">Where x = 0 falls, in samples.</param>
    /// <param name="eyesY">Where y = 0 falls, in samples.</param>
    public Camera(float samplesPerCentimetre, float middleX, float eyesY)
    {
        _scale = samplesPerCentimetre * FaceMagnification;
        _middleX = middleX;
        _eyesY = eyesY;
    }

    /// <summary>Columns and rows of the picture in X and Y; Z stays in centimetres, nearer is larger.</summary>
    public Point3 Project(Point3 place)
    {
        float factor = Distance / (Distance - place.Z) * _scale;
        return new(_middleX + (place.X * factor), _eyesY - (place.Y * factor), place.Z);
    }

    /// <summary>The place in space seen at a sample.</summary>
    public Point3 Unproject(float x, float y, float z)
    {
        float factor = Distance / (Distance - z) * _scale;
        return new((x - _middleX) / factor, (_eyesY - y) / factor, z);
    }
}
