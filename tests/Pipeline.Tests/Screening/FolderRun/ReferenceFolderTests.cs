using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces.Enrolment;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun;

public sealed class ReferenceFolderTests(BuiltModels models) : IClassFixture<BuiltModels>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SmallSchool _school = new();

    public void Dispose() => _folder.Dispose();

    [ModelPackFact]
    public async Task Nobody_is_enrolled_without_biometric_permission_whatever_lies_in_their_folder()
    {
        Put("agreed", DrawnPupils.Portrait(1, 1));
        Put("refused", DrawnPupils.Portrait(2, 1));
        Put("unanswered", DrawnPupils.Portrait(3, 1));
        _ = _school.Pupil("agreed").Pupil("refused", biometrics: BiometricAnswer.No).Pupil("unanswered", biometrics: BiometricAnswer.NotAnswered);

        EnrolmentResult result = await EnrolAsync();

        Assert.Equal(["agreed"], result.Templates.Select(t => t.PersonId));
        Assert.Equal(["refused", "unanswered"], result.Notes.Where(n => n.Message.Contains("not enrolled", StringComparison.Ordinal)).Select(n => n.PersonId));
    }

    [ModelPackFact]
    public async Task A_photo_of_two_people_is_refused()
    {
        using RgbImage two = DrawnPupils.Together([1, 2], seed: 4);
        Put("p1", two);
        _ = _school.Pupil("p1");

        EnrolmentResult result = await EnrolAsync();

        Assert.Empty(result.Templates);
        Assert.Contains(result.Notes, n => n.PersonId == "p1" && n.File == "1.jpg" && n.Message.Contains("shows 2 faces", StringComparison.Ordinal));
    }

    [ModelPackFact]
    public async Task A_photo_without_a_face_a_damaged_one_and_a_text_are_refused_each_with_a_sentence()
    {
        Put("p1", DrawnPupils.Portrait(1, 1));
        _ = _folder.Write("p1/empty-hall.jpg", JpegEncoder.Encode(Pictures.Grey(400, 300), 90));
        _ = _folder.Write("p1/damaged.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 1, 2]);
        _ = _folder.Write("p1/notes.txt", "nice photo"u8.ToArray());
        _ = _school.Pupil("p1");

        EnrolmentResult result = await EnrolAsync();

        _ = Assert.Single(Assert.Single(result.Templates).References);
        Assert.Equal(["damaged.jpg", "empty-hall.jpg", "notes.txt"], result.Notes.Select(n => n.File!).Order(StringComparer.Ordinal));
        Assert.Contains(result.Notes, n => n.File == "empty-hall.jpg" && n.Message.Contains("no face", StringComparison.Ordinal));
    }

    [ModelPackFact]
    public async Task A_wrong_persons_photo_is_left_out()
    {
        for (int number = 1; number <= 3; number++) Put("p1", DrawnPupils.Portrait(1, number), number);
        Put("p1", DrawnPupils.Portrait(5, 1), 4);
        _ = _school.Pupil("p1");

        // Drawn heads are all somewhat alike; a stricter threshold tells them apart.
        EnrolmentResult result = await EnrolAsync(SmallSchool.Strict);

        Assert.Equal(3, Assert.Single(result.Templates).References.Count);
        Assert.Contains(result.Notes, n => n.File == "4.jpg" && n.Message.Contains("does not look like", StringComparison.Ordinal));
    }

    [ModelPackFact]
    public async Task A_folder_that_belongs_to_nobody_and_a_photo_outside_of_every_folder_are_noted()
    {
        Put("p1", DrawnPupils.Portrait(1, 1));
        Put("P1-old", DrawnPupils.Portrait(1, 1));
        _ = _folder.Write("p2.jpg", [1, 2, 3]);
        _ = _school.Pupil("p1");

        EnrolmentResult result = await EnrolAsync();

        Assert.Equal(["p1"], result.Templates.Select(t => t.PersonId));
        Assert.Contains(result.Notes, n => n.PersonId == "P1-old" && n.Message.Contains("nobody on the register", StringComparison.Ordinal));
        Assert.Contains(result.Notes, n => n.File == "p2.jpg");
    }

    private void Put(string person, RgbImage photo, int number = 1)
    {
        _ = _folder.Write($"{person}/{number}.jpg", JpegEncoder.Encode(photo, 92));
    }

    private Task<EnrolmentResult> EnrolAsync(MatchThresholds? thresholds = null)
    {
        var folder = new ReferenceFolder(
            new ReferenceReader(models.Analyser, models.Reader),
            new TemplateBuilder(SimilarityMetric.Cosine, thresholds ?? BuiltModels.Pack(BuiltModels.Standard).Embedding.Thresholds),
            new ImagingLimits());
        SchoolRegister register = _school.Register();
        return folder.EnrolAsync(_folder.Root, register, SmallSchool.Now, workers: 2, CancellationToken.None);
    }
}
