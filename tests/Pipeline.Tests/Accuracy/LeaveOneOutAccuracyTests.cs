using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Recognition;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests.Accuracy;

/// <summary>What a school's reference photos alone foretell (leave one out), beside what becomes of the photos that were held back: real people, split as in <see cref="RealSchool"/>.</summary>
public sealed class LeaveOneOutAccuracyTests(ITestOutputHelper output)
{
    private const int References = 3;

    [RealPhotosFact]
    public void What_reference_photos_foretell_beside_what_becomes_of_other_photos()
    {
        ModelPack pack = BuiltModels.Pack(BuiltModels.Standard);
        using var models = new ScreeningModels(pack, ScreeningMode.AllowList, new PhotoReader(new ImagingLimits()));
        var reader = new ReferenceReader(models.Analyser, models.Reader);
        (string Person, float[][] Enrolled, float[][] Held)[] people = [.. SharedPhotos.People().Select(folder => Read(folder, reader))];
        var builder = new TemplateBuilder(models.Metric, models.Thresholds);
        Template[] templates = [.. people.Select(person => builder.Build(person.Person, [.. person.Enrolled.Select((face, index) => ($"{index}", face))], [])).OfType<Template>()];
        IReadOnlyList<LeftOutPhoto> foretold = LeaveOneOut.Compare(templates, models.Metric, default);
        float[][] strangers = [.. SharedPhotos.Strangers().Select(file => reader.Read(File.ReadAllBytes(file), default).Embedding).OfType<float[]>()];
        foreach (double matchAt in (double[])[0.4, 0.45, 0.5, 0.55, 0.6])
        {
            MatchThresholds thresholds = models.Thresholds with { MatchAt = matchAt };
            RecognitionCounts counts = RecognitionCounts.Of([.. foretold], thresholds);
            var matcher = new FaceMatcher(new TemplateGallery(templates, models.Metric), thresholds);
            (string Person, FaceComparison Found)[] held = [.. people.Where(person => templates.Any(template => template.PersonId == person.Person)).SelectMany(person => person.Held.Select(face => (person.Person, matcher.Compare(face))))];
            Rate recognised = new(held.Count(one => IsMatch(one.Found) && one.Found.Candidates[0].PersonId == one.Person), held.Length);
            Rate mistaken = new(held.Count(one => IsMatch(one.Found) && one.Found.Candidates[0].PersonId != one.Person), held.Length);
            Rate unknown = new(held.Count(one => one.Found.Strength == MatchStrength.None), held.Length);
            Rate taken = new(strangers.Count(face => IsMatch(matcher.Compare(face))), strangers.Length);
            output.WriteLine($"match {matchAt}: foretold recognised {counts.RecognisedRate}, unknown {counts.UnknownRate}, mistaken {counts.MistakenRate}, strangers mistaken {counts.StrangersMistakenRate}");
            output.WriteLine($"           held back: recognised {recognised}, unknown {unknown}, mistaken {mistaken}, real strangers taken for somebody {taken}");
            if (matchAt != models.Thresholds.MatchAt)
                continue;
            Assert.Equal((0, 0), (counts.Mistaken, mistaken.Count));
            Assert.True(counts.RecognisedRate.High >= recognised.Low && counts.RecognisedRate.Low <= recognised.High, "What was foretold and what came are not of one kind.");
            Assert.True(counts.StrangersMistakenRate.High >= taken.Low && counts.StrangersMistakenRate.Low <= taken.High, "Strangers fare otherwise than was foretold.");
        }
    }

    private static (string Person, float[][] Enrolled, float[][] Held) Read(string folder, ReferenceReader reader)
    {
        float[]?[] faces = [.. SharedPhotos.PhotosOf(folder).Select(file => reader.Read(File.ReadAllBytes(file), default).Embedding)];
        return (Path.GetFileName(folder), [.. faces.Take(References).OfType<float[]>()], [.. faces.Skip(References).OfType<float[]>()]);
    }

    private static bool IsMatch(FaceComparison comparison) => comparison.Strength == MatchStrength.Match;
}
