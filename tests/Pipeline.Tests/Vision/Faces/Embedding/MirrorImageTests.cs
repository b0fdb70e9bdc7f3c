using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Vision.Faces.Embedding;

/// <summary>What becomes of real faces, sharp and out of focus, when their mirror image is left out where the matcher says that it cannot matter.</summary>
public sealed class MirrorImageTests(BuiltModels models, ITestOutputHelper output) : IClassFixture<BuiltModels>
{
    private const int References = 3;

    [RealPhotosFact]
    public void Leaving_it_out_changes_no_comparison()
    {
        var gallery = new TemplateGallery(SharedPhotos.People().Select(Enrolled), SimilarityMetric.Cosine);
        MatchThresholds usual = BuiltModels.Pack(BuiltModels.Standard).Embedding.Thresholds;
        FaceMatcher[] matchers = [.. ((ScreeningMode[])[ScreeningMode.AllowList, ScreeningMode.BlockList]).Select(mode => new FaceMatcher(gallery, Thresholds.Effective(usual, [mode])))];
        (int faces, int left) = (0, 0);
        foreach (string file in SharedPhotos.People().SelectMany(person => SharedPhotos.PhotosOf(person).Skip(References)).Concat(SharedPhotos.Strangers()))
        {
            using RgbImage sharp = models.Load(file);
            using RgbImage soft = Pictures.Blurred(sharp, 4);
            IReadOnlyList<FaceDetection> found = models.Analyser.Detect(sharp, CancellationToken.None);
            foreach ((RgbImage photo, FaceMatcher matcher) in (IEnumerable<(RgbImage, FaceMatcher)>)[(sharp, matchers[0]), (sharp, matchers[1]), (soft, matchers[0])])
            {
                IReadOnlyList<FaceEmbedding?> whole = models.Analyser.Embed(photo, found, matcher: null, CancellationToken.None);
                IReadOnlyList<FaceEmbedding?> lean = models.Analyser.Embed(photo, found, matcher, CancellationToken.None);
                for (int i = 0; i < found.Count; i++)
                {
                    if (whole[i] is not { } one || lean[i] is not { } other) continue;
                    faces++;
                    if (one.Vector.AsSpan().SequenceEqual(other.Vector)) continue;
                    left++;
                    Assert.Equal(Outcome(matcher.Compare(one.Vector)), Outcome(matcher.Compare(other.Vector)));
                }
            }
        }

        output.WriteLine($"left out for {left} of {faces} faces");
        Assert.True(left > faces / 3);
    }

    private static string Outcome(FaceComparison comparison) =>
        $"{comparison.Strength} {(comparison.Strength == MatchStrength.Match ? comparison.Candidates[0].PersonId : string.Empty)}";

    private Template Enrolled(string person)
    {
        var references = new List<float[]>();
        foreach (string file in SharedPhotos.PhotosOf(person).Take(References))
        {
            using RgbImage photo = models.Load(file);
            references.Add(models.Analyser.Analyse(photo, CancellationToken.None).Faces[0].Embedding!.Vector);
        }

        return new Template(person, Similarity.Mean(references, SimilarityMetric.Cosine), references);
    }
}
