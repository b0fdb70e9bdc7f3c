using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Screening;

/// <summary>Somebody restricted behind a net or on a screen, beside somebody permitted: people see them, so the photo is never clear.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class PatternedFaceTests(ScreeningFixture fixture, ITestOutputHelper output) : IClassFixture<ScreeningFixture>, IDisposable
{
    private static readonly int[] Widths = [64, 110, 200, 340];

    private static readonly (string Name, FacePattern Pattern)[] Patterns =
    [
        ("net", new(PatternKind.SquareNet, 0.16f, 0.14f, 250)),
        ("dark net", new(PatternKind.SquareNet, 0.17f, 0.12f, 40)),
        ("slanting net", new(PatternKind.DiamondNet, 0.18f, 0.13f, 215)),
        ("wire", new(PatternKind.HexagonalWire, 0.18f, 0.14f, 225)),
        ("screen", new(PatternKind.ScanLines, 0.055f, 0.55f)),
        ("newspaper", new(PatternKind.Halftone, 0.07f, 1)),
    ];

    private readonly SmallBatch _batch = new(fixture) { School = new SmallSchool().Pupil("p0").Pupil("p1", website: false) };

    public void Dispose() => _batch.Dispose();

    [ModelPackFact]
    public async Task A_restricted_pupil_behind_a_pattern_is_never_in_a_clear_photo()
    {
        _ = _batch.Enrol(("p0", 0), ("p1", 1));
        PutAll();

        ScreeningReport report = await _batch.ScreenAsync();

        foreach (PhotoReport photo in report.Photos) output.WriteLine($"{photo.File}: {photo.Verdict} {string.Join(' ', photo.Reasons)}");
        Assert.Equal(Verdict.Clear, report.Photos[0].Verdict);
        Assert.All(report.Photos.Skip(1), photo => Assert.NotEqual(Verdict.Clear, photo.Verdict));
    }

    [ModelPackFact]
    public async Task Where_nobody_is_recognised_a_face_behind_a_pattern_is_redacted_or_reviewed()
    {
        PutAll();

        ScreeningReport report = await _batch.ScreenAsync(ScreeningFixture.Options(mode: ScreeningMode.DetectOnly));

        foreach (PhotoReport photo in report.Photos) output.WriteLine($"{photo.File}: {photo.Verdict} {photo.Faces.Count} faces");
        Assert.All(report.Photos.Skip(1), photo => Assert.True(photo.Verdict == Verdict.Review || photo.Faces.Count > 1, photo.File));
    }

    private void PutAll()
    {
        _ = _batch.Put("00 nobody else.jpg", Photo(null, 0));
        foreach ((string name, FacePattern pattern) in Patterns)
            foreach (int width in Widths) _ = _batch.Put($"{name}, {width} px.jpg", Photo(pattern, width));
    }

    /// <summary>The permitted pupil at the left and, behind a pattern, the restricted one at the right.</summary>
    private static RgbImage Photo(FacePattern? pattern, int width)
    {
        RgbImage photo = Pictures.Grey(PhotoScreener.UsualSide, PhotoScreener.UsualSide * 3 / 4, 150);
        using RgbImage permitted = DrawnPupils.Portrait(0, 4);
        Pictures.Paste(photo, permitted, 200, 500);
        if (pattern is null) return photo;
        using RgbImage portrait = DrawnPupils.Portrait(1, 4);
        FaceBox face = DrawnPupils.FaceOfPortrait(1, 4);
        using RgbImage sized = Pictures.Scaled(portrait, width / face.Width);
        pattern.Paint(sized, width, width);
        Pictures.Paste(photo, sized, 1103, 311);
        return photo;
    }
}
