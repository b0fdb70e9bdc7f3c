using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Synthetic.Painting;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun;

/// <summary>Names that are written in the picture, over whole runs: p0 may be shown and named, p1 may not be shown, p2 may be shown and not named.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class WrittenNamesTests(ScreeningFixture fixture) : IClassFixture<ScreeningFixture>, IDisposable
{
    private readonly SmallBatch _batch = new(fixture)
    {
        School = new SmallSchool().Pupil("p0", named: true, given: "Isla", family: "Quillfeather").Pupil("p1", website: false, given: "Solveig", family: "Marrowby").Pupil("p2", given: "Tobin", family: "Oakenshaw"),
    };

    public void Dispose() => _batch.Dispose();

    [ModelPackFact]
    public async Task A_certificate_that_names_somebody_who_may_not_be_named_goes_to_review_with_the_place()
    {
        _ = _batch.Enrol(("p0", 0)).Put("1.jpg", WithCertificate("Awarded to", "Solveig Marrowby")).Put("2.jpg", WithCertificate("Awarded to", "Tobin Oakenshaw"))
            .Put("3.jpg", WithCertificate("Awarded to", "Isla Quillfeather")).Put("4.jpg", WithCertificate("Awarded to", "Bartholomew Finch")).Put("5.jpg", WithCertificate("CERTIFICATE", "of merit"));

        ScreeningReport report = await _batch.ScreenAsync();

        Assert.Equal(
            ["1.jpg Review NameInPicture p1", "2.jpg Review NameInPicture p2", "3.jpg Clear PermittedPerson p0", "4.jpg Clear PermittedPerson ", "5.jpg Clear PermittedPerson "],
            report.Photos.Select(photo => $"{photo.File} {photo.Verdict} {string.Join(' ', photo.Reasons)} {string.Join(' ', photo.Names.Select(name => name.PersonId))}"));
        FaceBox box = Assert.Single(report.Photos[0].Names).Box;
        Assert.InRange(box.Y + (box.Height / 2), 520, 570);
        Assert.Equal(["0003.jpg", "0004.jpg", "0005.jpg"], _batch.Released());
    }

    [ModelPackFact]
    public async Task What_is_held_for_its_faces_is_not_read_and_a_run_that_does_not_look_releases_what_is_written()
    {
        _ = _batch.Enrol(("p0", 0)).Put("known.jpg", WithCertificate("Solveig", "Marrowby")).Put("unknown.jpg", WithCertificate("Solveig", "Marrowby", head: 3));
        ScreeningReport looked = await _batch.ScreenAsync();
        Assert.Equal([2, 0], looked.Photos.Select(photo => photo.Names.Count));
        Assert.Equal([[Reason.NameInPicture], [Reason.UnknownFace]], looked.Photos.Select(photo => photo.Reasons));

        ScreeningOptions notReading = ScreeningFixture.Options();
        ScreeningReport passed = await _batch.ScreenAsync(notReading with { Rules = notReading.Rules with { ReadsPictures = false } });
        Assert.Equal([[Reason.PermittedPerson], [Reason.UnknownFace]], passed.Photos.Select(photo => photo.Reasons));
    }

    [ModelPackFact]
    public async Task Without_the_models_that_read_nothing_is_clear_where_names_in_the_picture_count()
    {
        _ = _batch.Enrol(("p0", 0)).Put("1.jpg", DrawnPupils.Portrait(0, 4));
        using ScreeningModels blind = ScreeningFixture.Load(ScreeningMode.AllowList, reads: false);
        using IPhotoBatch batch = _batch.Open();

        PhotoReport photo = Assert.Single((await _batch.ScreenAsync(batch, models: blind)).Photos);

        Assert.Equal((Verdict.Review, Reason.PictureNotRead), (photo.Verdict, Assert.Single(photo.Reasons)));
        Assert.Empty(_batch.Released());
    }

    /// <summary>A pupil over a certificate with two lines, the second at a height of about 545.</summary>
    private static RgbImage WithCertificate(string first, string second, int head = 0)
    {
        using RgbImage portrait = DrawnPupils.Portrait(head, 4);
        var photo = new RgbImage(460, 640);
        photo.Pixels.Fill(235);
        for (int y = 0; y < portrait.Height; y++) portrait.Row(y).CopyTo(photo.Row(y).Slice(65 * RgbImage.Channels));
        var ink = new Lettering(Ink: (20, 30, 80));
        _ = ink.Write(photo, first, 20, 40, 470);
        _ = ink.Write(photo, second, 24, 40, 530);
        return photo;
    }
}
