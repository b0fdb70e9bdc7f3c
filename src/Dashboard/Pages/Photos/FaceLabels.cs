using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.Vision.Faces;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>Finds a place for the number of each face: beside its box, and never over a face or another number. Where there is none, the number shows only while one looks at the face.</summary>
internal static class FaceLabels
{
    /// <summary>So many numbers, one above the other, fill the long side of the photo.</summary>
    private const float LinesOnLongSide = 44;

    private const float WidthOfDigit = 0.62f;
    private const float Padding = 0.5f;

    /// <summary>The place of each face's number, by the face's ordinal, in pixels of the photo.</summary>
    public static IReadOnlyDictionary<short, FaceLabel> Place(IReadOnlyList<FaceDossier> faces, int width, int height)
    {
        float line = Math.Max(width, height) / LinesOnLongSide;
        List<FaceBox> taken = [.. faces.Select(face => face.Box)];
        Dictionary<short, FaceLabel> labels = [];
        foreach (FaceDossier face in faces)
        {
            FaceBox[] places = [.. Around(face.Box, line * (((face.Ordinal >= 9 ? 2 : 1) * WidthOfDigit) + Padding), line)];
            FaceBox? free = places.Where(place => IsInside(place, width, height) && !taken.Any(other => Overlap(place, other))).Select(place => (FaceBox?)place).FirstOrDefault();
            FaceBox above = places[0] with { Y = Math.Max(0, places[0].Y) };
            labels.Add(face.Ordinal, new FaceLabel(free ?? above, free is not null));
            if (free is { } place)
                taken.Add(place);
        }

        return labels;
    }

    /// <summary>Above, below and beside a box, at each of its corners.</summary>
    private static IEnumerable<FaceBox> Around(FaceBox box, float width, float height)
    {
        float gap = height / 8;
        foreach (float y in new[] { box.Y - height - gap, box.Bottom + gap })
        {
            yield return new FaceBox(box.X, y, width, height);
            yield return new FaceBox(box.Right - width, y, width, height);
        }

        foreach (float x in new[] { box.X - width - gap, box.Right + gap })
        {
            yield return new FaceBox(x, box.Y, width, height);
            yield return new FaceBox(x, box.Bottom - height, width, height);
        }
    }

    private static bool IsInside(FaceBox place, int width, int height) => place.X >= 0 && place.Y >= 0 && place.Right <= width && place.Bottom <= height;

    private static bool Overlap(FaceBox one, FaceBox other) => one.X < other.Right && other.X < one.Right && one.Y < other.Bottom && other.Y < one.Bottom;
}

/// <summary>Where the number of a face is written.</summary>
/// <param name="Place">In pixels of the photo.</param>
/// <param name="IsFree">Whether that covers no face and no other number; otherwise it is shown only while one looks at the face.</param>
internal sealed record FaceLabel(FaceBox Place, bool IsFree);
