using System.Numerics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Screening;

/// <summary>
/// Somebody restricted beside somebody permitted, in a photo of release size that would be clear if nobody saw them: within the limits that docs/LIMITS.md claims they are always seen.
/// </summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class UnseenFaceTests(ScreeningFixture fixture, ITestOutputHelper output) : IClassFixture<ScreeningFixture>, IDisposable
{
    private const int Width = 2048;
    private const int Height = 1536;

    private static readonly (int Width, int Degrees, Cover Cover)[] Limits =
    [
        (20, 0, Cover.None),
        (20, 10, Cover.None),
        (24, 15, Cover.None),
        (32, 30, Cover.None),
        (48, 45, Cover.None),
        (96, 45, Cover.None),
        (96, 135, Cover.None),
        (96, 90, Cover.None),
        (64, 0, Cover.Chin),
        (96, 20, Cover.Chin),
        (48, 0, Cover.Side),
        (96, 30, Cover.Forehead),
    ];

    private readonly SmallBatch _batch = new(fixture) { School = new SmallSchool().Pupil("p0").Pupil("p1", website: false) };

    /// <summary>What hides two fifths of a face.</summary>
    private enum Cover
    {
        None,
        Chin,
        Side,
        Forehead,
    }

    public void Dispose() => _batch.Dispose();

    [ModelPackFact]
    public async Task A_restricted_pupil_within_the_limits_is_never_in_a_clear_photo()
    {
        _ = _batch.Enrol(("p0", 0), ("p1", 1)).Put("00 nobody else.jpg", Photo(null));
        foreach ((int place, (int Width, int Degrees, Cover Cover) limit) in Limits.Index())
        {
            _ = _batch.Put($"{place + 1:00} {limit.Width} px, {limit.Degrees} degrees, {limit.Cover}.jpg", Photo(limit));
        }

        ScreeningReport report = await _batch.ScreenAsync();

        foreach (PhotoReport photo in report.Photos) output.WriteLine($"{photo.File}: {photo.Verdict} {string.Join(' ', photo.Reasons)}");
        Assert.Equal(Verdict.Clear, report.Photos[0].Verdict);
        Assert.All(report.Photos.Skip(1), photo => Assert.NotEqual(Verdict.Clear, photo.Verdict));
    }

    /// <summary>The permitted pupil at the left and, in some condition, the restricted one at the right.</summary>
    private static RgbImage Photo((int Width, int Degrees, Cover Cover)? condition)
    {
        RgbImage photo = Pictures.Grey(Width, Height, 150);
        using RgbImage permitted = DrawnPupils.Portrait(0, 4);
        Pictures.Paste(photo, permitted, 200, 500);
        if (condition is not { } restricted) return photo;
        using RgbImage portrait = DrawnPupils.Portrait(1, 4);
        FaceBox face = DrawnPupils.FaceOfPortrait(1, 4);
        Hide(portrait, face, restricted.Cover);
        int cut = (int)(1.3f * face.Height);
        using RgbImage turned = new PictureTurn(restricted.Degrees, new Vector2(face.X + (face.Width / 2), face.Y + (face.Height / 2)), new Vector2(cut / 2f)).Turn(portrait, cut, cut);
        using RgbImage sized = Pictures.Scaled(turned, restricted.Width / face.Width);
        Pictures.Paste(photo, sized, 1503, 811);
        return photo;
    }

    private static void Hide(RgbImage portrait, FaceBox face, Cover cover)
    {
        (int left, int top, int width, int height) = ((int)face.X, (int)face.Y, (int)face.Width, (int)face.Height);
        (int X, int Y, int Width, int Height) hidden = cover switch
        {
            Cover.Chin => (left - 10, top + (height * 3 / 5), width + 20, (height * 2 / 5) + 10),
            Cover.Side => (left - 10, top, (width * 2 / 5) + 10, height),
            Cover.Forehead => (left - 10, top - 20, width + 20, (height * 2 / 5) + 20),
            _ => default,
        };
        for (int y = hidden.Y; y < hidden.Y + hidden.Height; y++)
        {
            portrait.Row(y).Slice(hidden.X * RgbImage.Channels, hidden.Width * RgbImage.Channels).Fill(90);
        }
    }
}
