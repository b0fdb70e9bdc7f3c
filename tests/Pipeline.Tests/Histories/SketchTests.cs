using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Redaction;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>Whether sketches are to the program what photos are.</summary>
public sealed class SketchTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(12)]
    public void Every_face_is_found_and_read_as_it_was_drawn(int coding)
    {
        using var folder = new SketchModels();
        using var engine = new ScreeningEngine(folder.Folder, null, null, new PhotoReader(new ImagingLimits()));
        FaceAnalyser analyser = engine.ModelsFor(comparesFaces: true).Analyser;
        for (int first = 0; first < Sketch.Patterns; first += 3)
        {
            float[][] drawn = [.. Enumerable.Range(first, 3).Select(pattern => Sketch.Face((pattern % Sketch.Patterns, 0.8f), ((pattern + 7) % Sketch.Patterns, 0.6f)))];
            byte[] file = Sketch.Encode(Sketch.Draw(first, drawn), coding);
            using RgbImage image = new PhotoReader(new ImagingLimits()).Decode(file, 2048, default);
            AnalysedFace[] found = [.. analyser.Analyse(image, default).Faces.OrderBy(face => face.Detection.Box.X)];
            Assert.All(found, face => Assert.Equal(FaceQuality.Good, face.Quality));
            Assert.Equal(3, found.Length);
            for (int face = 0; face < 3; face++)
            {
                Assert.InRange(Sketch.Likeness(found[face].Embedding!.Vector, drawn[face]), 0.97f, 1.01f);
                Assert.InRange(Sketch.Likeness(Sketch.FaceIn(image, face)!, drawn[face]), 0.97f, 1.01f);
            }
        }
    }

    [Theory]
    [InlineData(RedactionStyle.Soft)]
    [InlineData(RedactionStyle.Solid)]
    public void A_redacted_face_is_gone_and_the_others_stay(RedactionStyle style)
    {
        using var folder = new SketchModels();
        using var engine = new ScreeningEngine(folder.Folder, null, null, new PhotoReader(new ImagingLimits()));
        ScreeningModels models = engine.ModelsFor(comparesFaces: true);
        for (int hidden = 0; hidden < 3; hidden++)
        {
            using RgbImage image = Sketch.Draw(hidden, [.. Enumerable.Range(0, 3).Select(pattern => Sketch.Face((pattern, 1)))]);
            AnalysedFace[] found = [.. models.Analyser.Analyse(image, default).Faces.OrderBy(face => face.Detection.Box.X)];
            var prover = new CopyProver(models.Analyser, null, models.Metric, models.Thresholds);
            MadeCopy made = new CopyMaker(prover, style).Make(
                image, image.LongSide, image.LongSide, [.. found.Select((face, index) => new CopyFace(face.Detection, face.Embedding, [], index != hidden))], look: null, default);
            Assert.Equal(CopyProof.Safe, made.Proof);
            using RgbImage copy = new PhotoReader(new ImagingLimits()).Decode(made.Copy.Bytes, 2048, default);
            Assert.Equal([0, 1, 2], Enumerable.Range(0, 3).Where(place => Sketch.FaceIn(copy, place) is not null).Append(hidden).Order());
        }
    }
}
