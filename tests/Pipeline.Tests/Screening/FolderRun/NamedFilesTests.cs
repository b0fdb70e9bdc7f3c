using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun;

/// <summary>Names in the paths of files, over whole runs: p0 permitted, p1 restricted, p2 permitted.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class NamedFilesTests(ScreeningFixture fixture) : IClassFixture<ScreeningFixture>, IDisposable
{
    private readonly SmallBatch _batch = new(fixture) { School = new SmallSchool().Pupil("p0").Pupil("p1", website: false).Pupil("p2", className: "4B") };

    public void Dispose() => _batch.Dispose();

    [ModelPackFact]
    public async Task The_name_of_the_folder_or_zip_counts_for_every_photo_in_it()
    {
        using var folder = new TemporaryFolder();
        using RgbImage nobody = DrawnPupils.Nobody();
        _ = folder.Write("Ruby-p1 Castle/a/1.jpg", DrawnPhoto.Jpeg(nobody));
        System.IO.Compression.ZipFile.CreateFromDirectory(folder.PathOf("Ruby-p1 Castle"), folder.PathOf("ruby castle.zip"));
        _batch.School = new SmallSchool().Pupil("p0").Pupil("p1", website: false, given: "Ruby", family: "Castle");
        foreach (string path in new[] { "Ruby-p1 Castle", "ruby castle.zip" })
        {
            using IPhotoBatch batch = PhotoBatch.Open(folder.PathOf(path), new ImagingLimits());
            PhotoReport photo = Assert.Single((await _batch.ScreenAsync(batch)).Photos);
            Assert.Equal((Verdict.Review, Reason.NameInFileName), (photo.Verdict, Assert.Single(photo.Reasons)));
        }
    }

    [ModelPackFact]
    public async Task A_name_holds_every_file_of_the_same_bytes()
    {
        _batch.School = new SmallSchool().Pupil("p0").Pupil("p1", website: false, given: "Ruby", family: "Castle");
        _ = _batch.Enrol(("p0", 0), ("p1", 1)).Put("a/1.jpg", DrawnPupils.Nobody()).Put("b/Ruby Castle goal.jpg", DrawnPupils.Nobody())
            .Put("c/1.jpg", DrawnPupils.Nobody()).Put("d/both 1.jpg", DrawnPupils.Together([0, 1], 2)).Put("d/r castle.jpg", DrawnPupils.Together([0, 1], 2)).Put("other.jpg", DrawnPupils.Portrait(0, 4));

        ScreeningReport report = await _batch.ScreenAsync();

        Assert.Equal(
            [
                "a/1.jpg Review NameInFileName",
                "b/Ruby Castle goal.jpg Review NameInFileName",
                "c/1.jpg Review NameInFileName",
                "d/both 1.jpg Block RestrictedPerson NameInFileName",
                "d/r castle.jpg Block RestrictedPerson NameInFileName",
                "other.jpg Clear PermittedPerson",
            ],
            report.Photos.Select(photo => $"{photo.File} {photo.Verdict} {string.Join(' ', photo.Reasons)}"));
        Assert.Equal(["0006.jpg"], _batch.Released());
    }

    [ModelPackFact]
    public async Task A_name_in_the_path_goes_to_review()
    {
        _ = _batch.Enrol(("p0", 0)).Put("Quillon Vexworth wins/1.jpg", DrawnPupils.Portrait(0, 4));

        PhotoReport photo = Assert.Single((await _batch.ScreenAsync()).Photos);

        Assert.Equal((Verdict.Review, Reason.NameInFileName), (photo.Verdict, Assert.Single(photo.Reasons)));
    }

    [ModelPackFact]
    public async Task What_lies_beside_a_photo_names_people_and_metadata_that_cannot_be_read_is_a_reason_of_its_own()
    {
        using var folder = new TemporaryFolder();
        byte[][] portraits = [.. Enumerable.Range(0, 6).Select(number => BadFile.InsertSegment(Portrait(), 0xFE, System.Text.Encoding.ASCII.GetBytes($"number {number}")))];
        _ = folder.Write("in/a/1.jpg", portraits[0]);
        _ = folder.Write("in/a/1.xmp", "<x:x xmlns:x='x'>Ruby Castle</x:x>"u8.ToArray());
        _ = folder.Write("in/a/2.jpg", portraits[1]);
        _ = folder.Write("in/a/2.jpg.json", """{"people":[{"name":"Ruby Castle"}]}"""u8.ToArray());
        _ = folder.Write("in/b/3.jpg", portraits[2]);
        _ = folder.Write("in/b/4.jpg", portraits[3]);
        _ = folder.Write("in/b/.picasa.ini", "[Contacts2]\n1=Ruby Castle\n[3.jpg]\nfaces=rect64(1),1\n"u8.ToArray());
        _ = folder.Write("in/c/5.jpg", BadFile.InsertSegment(portraits[4], 0xE1, [.. "Exif\0\0II*\0"u8, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3]));
        _ = folder.Write("in/d/6.jpg", portraits[5]);
        _ = folder.Write("in/d/6.xmp", new byte[SidecarTexts.MostBytes + 1]);
        _batch.School = new SmallSchool().Pupil("p0").Pupil("p1", website: false, given: "Ruby", family: "Castle");
        _ = _batch.Enrol(("p0", 0), ("p1", 1));
        using IPhotoBatch batch = PhotoBatch.Open(folder.PathOf("in"), new ImagingLimits());

        ScreeningReport report = await _batch.ScreenAsync(batch);

        Assert.Equal(
            [
                "a/1.jpg Review NameInFileName", "a/2.jpg Review NameInFileName", "b/3.jpg Review NameInFileName", "b/4.jpg Clear PermittedPerson",
                "c/5.jpg Review MetadataUnreadable", "d/6.jpg Review MetadataUnreadable",
            ],
            report.Photos.Select(photo => $"{photo.File} {photo.Verdict} {string.Join(' ', photo.Reasons)}"));
    }

    private static byte[] Portrait()
    {
        using RgbImage portrait = DrawnPupils.Portrait(0, 4);
        return DrawnPhoto.Jpeg(portrait);
    }
}
