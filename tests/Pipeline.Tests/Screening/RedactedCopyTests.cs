using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;
using ConsentLens.Pipeline.Vision.Redaction;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening;

/// <summary>What a school may publish with faces removed: nobody removed can be recognised in it.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class RedactedCopyTests(ScreeningFixture fixture) : IClassFixture<ScreeningFixture>, IDisposable
{
    private readonly SmallBatch _batch = new(fixture) { School = new SmallSchool().Pupil("p0").Pupil("p1", website: false).Pupil("p2") };

    public void Dispose() => _batch.Dispose();

    [ModelPackFact]
    public async Task A_restricted_pupil_is_removed_and_the_others_stay()
    {
        _ = _batch.Enrol(("p0", 0), ("p1", 1), ("p2", 2)).Put("three.jpg", DrawnPupils.Together([0, 1, 2], 3)).Put("alone.jpg", DrawnPupils.Portrait(1, 4));

        ScreeningReport report = await _batch.ScreenAsync(With(rules => rules with { OnHit = HitAction.Blur }));

        Assert.All(report.Photos, photo => Assert.Equal((Verdict.Blur, Reason.RestrictedPersonMasked), (photo.Verdict, Assert.Single(photo.Reasons))));
        Assert.True(LikenessTo(1, "release/0001.jpg") < SmallSchool.Strict.PossibleAt);
        Assert.True(LikenessTo(1, "release/0002.jpg") < SmallSchool.Strict.PossibleAt);
        Assert.True(LikenessTo(0, "release/0002.jpg") >= SmallSchool.Strict.MatchAt);
        Assert.True(LikenessTo(2, "release/0002.jpg") >= SmallSchool.Strict.MatchAt);
    }

    [ModelPackFact]
    public async Task A_restricted_pupil_who_lies_on_their_side_is_removed_too()
    {
        using RgbImage upright = DrawnPupils.Together([0, 1], 3);
        _ = _batch.Enrol(("p0", 0), ("p1", 1));
        for (int turn = 1; turn <= 3; turn++) _ = _batch.Put($"{turn}.jpg", Pictures.Turned(upright, turn));

        ScreeningReport report = await _batch.ScreenAsync(With(rules => rules with { OnHit = HitAction.Blur }));

        foreach (PhotoReport photo in report.Photos)
        {
            Assert.Equal((Verdict.Blur, 2), (photo.Verdict, photo.Faces.Count));
            Assert.True(LikenessTo(1, photo.Release!) < SmallSchool.Strict.PossibleAt);
            Assert.True(LikenessTo(0, photo.Release!) >= SmallSchool.Strict.MatchAt);
        }
    }

    [ModelPackFact]
    public async Task A_stranger_is_removed_where_the_school_wants_that()
    {
        _ = _batch.Enrol(("p0", 0), ("p1", 1)).Put("a.jpg", DrawnPupils.Together([0, 4], 3));

        ScreeningReport report = await _batch.ScreenAsync(With(rules => rules with { OnUnknown = DoubtAction.Blur }));

        Assert.Equal(Verdict.Blur, Assert.Single(report.Photos).Verdict);
        Assert.True(LikenessTo(4, "release/0001.jpg") < SmallSchool.Strict.PossibleAt);
        Assert.True(LikenessTo(0, "release/0001.jpg") >= SmallSchool.Strict.MatchAt);
    }

    [ModelPackFact]
    public async Task In_detect_only_mode_everybody_is_removed_and_nobody_was_ever_compared()
    {
        _ = _batch.Enrol(("p0", 0), ("p1", 1), ("p2", 2)).Put("a.jpg", DrawnPupils.Together([0, 1, 2], 3)).Put("nobody.jpg", DrawnPupils.Nobody());
        foreach (RedactionStyle style in Enum.GetValues<RedactionStyle>())
        {
            ScreeningReport report = await _batch.ScreenAsync(ScreeningFixture.Options(ScreeningMode.DetectOnly) with { Style = style });

            Assert.Equal([Verdict.Blur, Verdict.Clear], report.Photos.Select(photo => photo.Verdict));
            Assert.Equal(3, report.Photos[0].Faces.Count);
            Assert.All(report.Photos[0].Faces, face => Assert.Equal((FaceIdentity.Unscreened, null, null), (face.Identity, face.PersonId, face.Similarity)));
            Assert.Null(report.Models.Embedder);
            for (int head = 0; head < 3; head++) Assert.True(LikenessTo(head, "release/0001.jpg") < SmallSchool.Strict.PossibleAt, $"{style}, head {head}");
        }
    }

    [RealPhotosFact]
    public void In_copies_of_real_photos_no_removed_face_is_recognised()
    {
        // The school's own thresholds here: these are real people.
        double possibleAt = BuiltModels.Pack(BuiltModels.Standard).Embedding.Thresholds.PossibleAt;
        string[] files = [.. new[] { "bbt1.jpg", "bbt4.jpg", "oscar2.jpg", "biden_7mpx.jpg" }.Select(SharedPhotos.Group), .. SharedPhotos.Strangers().Take(20)];
        foreach (RedactionStyle style in Enum.GetValues<RedactionStyle>())
        {
            foreach (string file in files)
            {
                using RgbImage photo = Models.Reader.Decode(File.ReadAllBytes(file), 2048, CancellationToken.None);
                IReadOnlyList<AnalysedFace> before = Models.Analyser.Analyse(photo, CancellationToken.None).Faces;
                Redactor.Apply(photo, [.. before.Select(face => FaceMask.Over(face.Detection.Box, face.Detection.Landmarks))], style, seed: 1);
                float[][] after = [.. Embeddings(ReleaseCopy.Encode(photo).Bytes)];

                foreach (float[] embedding in before.Select(face => face.Embedding?.Vector).OfType<float[]>())
                {
                    Assert.All(after, left => Assert.True(Similarity.Between(embedding, left, SimilarityMetric.Cosine) < possibleAt, $"{Path.GetFileName(file)}, {style}"));
                }
            }
        }
    }

    [ModelPackFact]
    public void A_copy_in_which_nothing_was_removed_fails_the_second_screening()
    {
        using RgbImage photo = DrawnPupils.Portrait(1, 4);
        ScreenedFace face = Screened(photo)[0];

        Assert.Equal(CopyProof.FaceRemains, Prover().Prove(JpegEncoder.Encode(photo, 90), [], [(Hidden(face), MaskOf(face))], CancellationToken.None));
        Redactor.Apply(photo, [MaskOf(face)], RedactionStyle.Soft, 1);
        Assert.Equal(CopyProof.Safe, Prover().Prove(JpegEncoder.Encode(photo, 90), [], [(Hidden(face), MaskOf(face))], CancellationToken.None));
    }

    [ModelPackFact]
    public void A_removed_face_that_the_copy_shows_elsewhere_under_its_mask_is_recognised_by_the_templates_too()
    {
        // The copy shows another photo of the same person where the face was: only the templates tell who it is.
        using RgbImage photo = DrawnPupils.Portrait(1, 4);
        using RgbImage other = DrawnPupils.Portrait(1, 5);
        ScreenedFace face = Screened(photo)[0];
        ScreenedFace unembedded = face with { Analysed = face.Analysed with { Embedding = null } };

        Assert.Equal(CopyProof.FaceRemains, Prover().Prove(JpegEncoder.Encode(other, 90), [], [(Hidden(unembedded), MaskOf(face))], CancellationToken.None));
    }

    [ModelPackFact]
    public void A_face_that_comes_to_light_only_in_the_copy_is_noticed()
    {
        using RgbImage photo = DrawnPupils.Together([0, 1], 3);
        List<ScreenedFace> faces = Screened(photo);
        Assert.Equal(2, faces.Count);

        Assert.Equal(CopyProof.NewFace, Prover().Prove(JpegEncoder.Encode(photo, 90), [faces[0].ForCopy(1, FaceTreatment.Show)], [], CancellationToken.None));
        Assert.Equal(CopyProof.Safe, Prover().Prove(JpegEncoder.Encode(photo, 90), [.. faces.Select(face => face.ForCopy(1, FaceTreatment.Show))], [], CancellationToken.None));
    }

    [ModelPackFact]
    public void A_small_mask_on_a_large_face_does_not_make_it_expected()
    {
        using RgbImage photo = DrawnPupils.Portrait(1, 4);
        FaceBox box = Screened(photo)[0].Analysed.Detection.Box;
        // A "face" that was found in the middle of the real one, a fifth as wide, and removed.
        var small = new FaceBox(box.X + (0.4f * box.Width), box.Y + (0.4f * box.Height), 0.2f * box.Width, 0.2f * box.Height);
        var falseFace = new ScreenedFace(
            new AnalysedFace(new FaceDetection(small, 0.7f, default), FaceQuality.Small, null),
            new FaceFinding { Quality = FaceQuality.Small, Comparison = FaceComparison.NotCompared });

        Assert.Equal(CopyProof.NewFace, Prover().Prove(JpegEncoder.Encode(photo, 90), [], [(Hidden(falseFace), FaceMask.Over(small, releaseScale: 0.05f))], CancellationToken.None));
    }

    private ScreeningModels Models => fixture.ModelsFor(ScreeningMode.AllowList);

    private static CopyFace Hidden(ScreenedFace face) => face.ForCopy(1, FaceTreatment.Mask);

    private static FaceMask MaskOf(ScreenedFace face) => FaceMask.Over(face.Analysed.Detection.Box, face.Analysed.Detection.Landmarks);

    private static ScreeningOptions With(Func<ScreeningRules, ScreeningRules> change)
    {
        ScreeningOptions options = ScreeningFixture.Options();
        return options with { Rules = change(options.Rules) };
    }

    private TemplateGallery Gallery() => new([new Template("p1", Similarity.Mean(fixture.ReferencesOf(1), Models.Metric), fixture.ReferencesOf(1))], Models.Metric);

    private CopyProver Prover() => new(Models.Analyser, Gallery(), Models.Metric, Models.Thresholds);

    private List<ScreenedFace> Screened(RgbImage photo)
    {
        var matcher = new ConsentLens.Pipeline.Vision.Faces.Matching.FaceMatcher(Gallery(), Models.Thresholds);
        return [.. Models.Analyser.Analyse(photo, CancellationToken.None).Faces.Select(face => new ScreenedFace(
            face, new FaceFinding { Quality = face.Quality, Comparison = matcher.Compare(face.Embedding!.Vector) }))];
    }

    /// <summary>How like a head the likest face of a copy is, to any of the head's photos; below every threshold when there is none.</summary>
    private double LikenessTo(int head, string copy) => Embeddings(File.ReadAllBytes(_batch.PathOfResult(copy)))
        .SelectMany(face => fixture.ReferencesOf(head).Select(reference => (double)Similarity.Between(face, reference, Models.Metric)))
        .DefaultIfEmpty(-1)
        .Max();

    private IEnumerable<float[]> Embeddings(ReadOnlyMemory<byte> file)
    {
        using RgbImage copy = Models.Reader.Decode(file, 0, CancellationToken.None);
        return [.. Models.Analyser.Analyse(copy, CancellationToken.None).Faces.Select(face => face.Embedding?.Vector).OfType<float[]>()];
    }
}
