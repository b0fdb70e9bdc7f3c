using ConsentLens.Pipeline.Imaging;

namespace ConsentLens.Pipeline.Faces.Detection;

/// <summary>Finds faces. Safe to call from several threads at once.</summary>
public interface IFaceDetector : IDisposable
{
    /// <summary>Every face and possible face of <paramref name="image"/>, best score first, in its pixels.</summary>
    IReadOnlyList<FaceDetection> Detect(RgbImage image, CancellationToken cancellationToken);
}
