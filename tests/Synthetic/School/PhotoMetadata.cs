using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.School;

/// <summary>What a camera records about a photo.</summary>
/// <param name="Orientation">EXIF's number for how the stored picture must be turned: 1 not, 3 half, 6 clockwise, 8 the other way.</param>
/// <param name="Latitude">Degrees north; null without a position.</param>
/// <param name="Longitude">Degrees east; null without a position.</param>
/// <param name="Thumbnail">A small JPEG of the same photo, faces and all; null for none.</param>
public sealed record PhotoMetadata(
    string Make,
    string Model,
    DateTime TakenAt,
    int Orientation,
    double? Latitude,
    double? Longitude,
    byte[]? Thumbnail)
{
    private static readonly (string Make, string Model)[] Cameras =
        [("Example", "Phone 9"), ("Example", "Phone 11 Pro"), ("Sample Optics", "SX-40"), ("Sample Optics", "T1")];

    // Most phones are held upright or turned to their left.
    private static readonly int[] Orientations = [1, 1, 1, 1, 6, 6, 8, 3];

    /// <summary>What a phone might record on a school day in an invented place.</summary>
    internal static PhotoMetadata Draw(SeededRandom random)
    {
        (string make, string model) = random.Pick(Cameras);
        DateTime taken = new DateTime(2025, 9, 8, 8, 45, 0, DateTimeKind.Unspecified)
            .AddDays(random.Below(90))
            .AddSeconds(random.Below(6 * 3600));
        bool hasPosition = random.Chance(0.5);
        double latitude = 52.4 + (random.NextDouble() * 0.2);
        double longitude = -1.9 + (random.NextDouble() * 0.2);
        return new(
            make,
            model,
            taken,
            random.Pick(Orientations),
            hasPosition ? latitude : null,
            hasPosition ? longitude : null,
            Thumbnail: null);
    }
}
