using System.Globalization;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Groups;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>How a form names a face among those of several photos, with the last that was said of it when the form was made.</summary>
internal static class FaceField
{
    /// <param name="lastSaid">The place of the last that was said of it; 0 where nothing was.</param>
    public static string Of(long photoId, short ordinal, long lastSaid) => string.Create(CultureInfo.InvariantCulture, $"{photoId}.{ordinal}.{lastSaid}");

    public static string Of(WaitingFace face) => Of(face.PhotoId, face.Ordinal, face.LastSaid);

    /// <summary>The faces that fields name, one each or several with commas between them.</summary>
    /// <exception cref="ReviewRefusedException">One of them names none.</exception>
    public static SeenFace[] Read(IEnumerable<string> fields) => [.. fields.SelectMany(field => field.Split(',', StringSplitOptions.RemoveEmptyEntries)).Select(FaceOf)];

    private static SeenFace FaceOf(string name)
    {
        string[] parts = name.Split('.');
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long photo)
            && short.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out short face)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long after)
            ? new SeenFace(photo, face, after)
            : throw new ReviewRefusedException("Select the faces again.");
    }
}
