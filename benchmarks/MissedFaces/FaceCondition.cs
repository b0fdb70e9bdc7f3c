using ConsentLens.Pipeline.Tests.Vision.Faces;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>What is done to faces before they are put into a photo; one row of the tables.</summary>
internal sealed record FaceCondition(string Group, string Name)
{
    /// <summary>Width of a face's box unless size is what is measured: about 1/20 of the photo's long side.</summary>
    public const float UsualWidth = 96;

    /// <summary>Width of the face's box in the release copy, in pixels.</summary>
    public float Width { get; init; } = UsualWidth;

    /// <summary>Turn in the plane of the picture, clockwise.</summary>
    public float Degrees { get; init; }

    /// <summary>Standard deviation of a Gaussian blur, in widths of the face.</summary>
    public float Blur { get; init; }

    /// <summary>Length of a movement across, in widths of the face.</summary>
    public float Motion { get; init; }

    /// <summary>What hides a part of it, or null.</summary>
    public FaceCover? Cover { get; init; }

    /// <summary>Bad light, or null.</summary>
    public FaceLight? Light { get; init; }

    /// <summary>What it is seen through, or null.</summary>
    public FacePattern? Pattern { get; init; }

    /// <summary>The edge of the photo that cuts it, or null.</summary>
    public FaceCut? Cut { get; init; }
}

/// <summary>The photo ends within the face.</summary>
/// <param name="AtSide">Whether the left and the right edge cut it; otherwise the upper and the lower.</param>
/// <param name="Share">Of the box, 0..1, that lies beyond the edge.</param>
internal sealed record FaceCut(bool AtSide, float Share);
