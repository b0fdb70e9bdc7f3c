using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Scenes;

namespace ConsentLens.Synthetic.School;

/// <summary>Draws what each photo of a set shows; photo 7 of seed 1 is the same whatever else is in the set.</summary>
internal sealed class PhotoPlanner
{
    // Sizes of a photo 4000 pixels wide, from hairline to chin, in pixels; other photos in proportion.
    private const float ReferenceLongSide = 4000;
    private const float SmallestClear = 80;
    private const float Largest = 500;
    private const float SmallestOfPortrait = 280;
    private const float LargestSmall = 47;
    private const float SmallestSmall = 26;

    private const double SmallShare = 0.05;
    private const double TurnedShare = 0.05;
    private const double BlurredShare = 0.06;
    private const double PngShare = 0.03;
    private const double MetadataShare = 0.75;
    private const double ThumbnailShare = 0.4;

    // From this many people on, photos are mostly taken in rows.
    private const int RowsFrom = 9;

    private readonly FaceCast _cast;
    private readonly long _seed;

    public PhotoPlanner(FaceCast cast, long seed)
    {
        (_cast, _seed) = (cast, seed);
    }

    /// <param name="number">Of the photo in its set, from 1.</param>
    /// <param name="drawFaceCount">How many people are to be in it.</param>
    public PhotoTask Plan(int number, Func<SeededRandom, int> drawFaceCount, Func<SeededRandom, int> drawMegapixels)
    {
        long seed = (_seed * 10_007) + number;
        var random = new SeededRandom(seed);
        int faceCount = drawFaceCount(random);
        FrameSize frame = FrameSize.Draw(drawMegapixels(random), random);
        Album album = faceCount == 1 ? Album.Portraits : random.Pick(Album.Occasions);
        Arrangement arrangement = Arrange(faceCount, random);
        var plan = new PhotoPlan
        {
            Seed = seed,
            Width = frame.Width,
            Height = frame.Height,
            Background = random.Pick(album.Places),
            Arrangement = arrangement,
            Faces = Faces(faceCount, arrangement, Math.Max(frame.Width, frame.Height) / ReferenceLongSide, random),
        };
        bool isPng = random.Chance(PngShare);
        string name = random.Chance(0.7) ? $"IMG_{number:D4}" : $"DSC_{number:D4}";
        return new PhotoTask
        {
            File = $"photos/{album.Folder}/{name}.{(isPng ? "png" : "jpg")}",
            Plan = plan,
            IsPng = isPng,
            JpegQuality = random.Between(75, 92),
            Metadata = random.Chance(MetadataShare) ? PhotoMetadata.Draw(random) : null,
            HasThumbnail = random.Chance(ThumbnailShare),
        };
    }

    private static Arrangement Arrange(int faceCount, SeededRandom random)
    {
        if (faceCount == 1)
            return Arrangement.Portrait;
        return faceCount >= RowsFrom && random.Chance(0.7) ? Arrangement.Rows : Arrangement.Scattered;
    }

    private List<PlannedFace> Faces(int count, Arrangement arrangement, float scale, SeededRandom random)
    {
        // The more people, the further the photographer stands back.
        float largest = Math.Clamp(1500 / MathF.Sqrt(count + 1), 160, Largest);
        var faces = new List<PlannedFace>();
        foreach ((string? personId, HeadIdentity identity) in _cast.Draw(count, random))
        {
            FaceKind kind = DrawKind(arrangement, random);
            faces.Add(new(personId, identity, DrawSize(kind, arrangement, largest, random) * scale, kind));
        }

        return faces;
    }

    private static float DrawSize(FaceKind kind, Arrangement arrangement, float largest, SeededRandom random)
    {
        if (arrangement == Arrangement.Portrait)
            return random.Uniform(SmallestOfPortrait, Largest);
        return kind == FaceKind.Small
            ? random.Uniform(SmallestSmall, LargestSmall)
            : random.LogUniform(SmallestClear, largest);
    }

    private static FaceKind DrawKind(Arrangement arrangement, SeededRandom random)
    {
        double draw = random.NextDouble();
        if (draw < SmallShare)
            return arrangement == Arrangement.Scattered ? FaceKind.Small : FaceKind.Clear;
        if (draw < SmallShare + TurnedShare)
            return FaceKind.Turned;
        return draw < SmallShare + TurnedShare + BlurredShare ? FaceKind.Blurred : FaceKind.Clear;
    }
}
