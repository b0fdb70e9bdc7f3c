using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>A photo of a person of the closed set, screened by the product, with the mask that the product would lay over every face.</summary>
internal sealed class SubjectPhoto : IDisposable
{
    private readonly PhotoScreening _screening;

    private SubjectPhoto(PhotoScreening screening, ScreenedFace subject)
    {
        _screening = screening;
        Face = subject.Analysed.Detection;
        // As CopyMaker makes them.
        float releaseScale = 1 / screening.ToOriginal;
        Masks = [.. screening.Faces.Select(face => FaceMask.Over(face.Analysed.Detection.Box, face.Analysed.Detection.Landmarks, releaseScale))];
        Mask = FaceMask.Over(Face.Box, Face.Landmarks, releaseScale);
    }

    /// <summary>The pixels at release size.</summary>
    public RgbImage Image => _screening.Image;

    /// <summary>The subject's face, in pixels of <see cref="Image"/>.</summary>
    public FaceDetection Face { get; }

    public FaceMask Mask { get; }

    /// <summary>The masks of all faces, the subject's among them.</summary>
    public IReadOnlyList<FaceMask> Masks { get; }

    /// <summary>Screens a file; null where no face was found. The subject is who stands nearest to the middle: so the photos were cut.</summary>
    public static SubjectPhoto? Screen(PhotoScreener screener, ReadOnlyMemory<byte> file, CancellationToken cancellationToken)
    {
        PhotoScreening screening = screener.Screen(file, cancellationToken);
        ScreenedFace? subject = screening.Faces.MinBy(face => FromMiddle(face.Analysed.Detection.Box, screening.Image));
        if (subject is not null) return new SubjectPhoto(screening, subject);
        screening.Dispose();
        return null;
    }

    public void Dispose() => _screening.Dispose();

    private static float FromMiddle(FaceBox box, RgbImage image)
    {
        float across = box.X + (box.Width / 2) - (image.Width / 2f);
        float down = box.Y + (box.Height / 2) - (image.Height / 2f);
        return (across * across) + (down * down);
    }
}
