using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding.Isolation;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun;

/// <summary>Whole runs over small batches of drawn pupils: p0 permitted, p1 restricted, p2 permitted; heads 3 to 5 belong to nobody.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class ScreeningRunTests(ScreeningFixture fixture) : IClassFixture<ScreeningFixture>, IDisposable
{
    private readonly SmallBatch _batch = new(fixture) { School = new SmallSchool().Pupil("p0").Pupil("p1", website: false).Pupil("p2", className: "4B") };

    public void Dispose() => _batch.Dispose();

    [ModelPackFact]
    public async Task Every_verdict_on_the_photos_of_a_class()
    {
        Usual();

        ScreeningReport report = await _batch.ScreenAsync();

        Assert.True(report.Complete);
        Assert.Equal(
            [
                "alone.jpg Clear PermittedPerson",
                "both.jpg Block RestrictedPerson",
                "friends.jpg Clear PermittedPerson",
                "nobody.jpg Clear NoFaces",
                "stranger.jpg Review UnknownFace",
            ],
            report.Photos.Select(photo => $"{photo.File} {photo.Verdict} {string.Join(' ', photo.Reasons)}"));
        Assert.Equal(["0001.jpg", "0003.jpg", "0004.jpg"], _batch.Released());
        Assert.Equal(["release/0001.jpg", null, "release/0003.jpg", "release/0004.jpg", null], report.Photos.Select(photo => photo.Release));
        Assert.Equal(["p1"], report.Photos[1].Faces.Where(face => face.Identity == FaceIdentity.Restricted).Select(face => face.PersonId));
    }

    [ModelPackFact]
    public async Task Every_input_gets_one_entry_and_what_cannot_be_read_harms_no_other()
    {
        Usual();
        _ = _batch.Put("bad/empty.jpg", []).Put("bad/text.jpg", BadFile.Named("text")).Put("bad/half.jpg", BadFile.Named("half a jpeg"))
            .Put("bad/huge.png", BadFile.Named("30000 x 30000 png")).Put("bad/drawing.svg", BadFile.Named("svg")).Put("bad/notes.docx", "PK\u0003\u0004"u8.ToArray());
        using IPhotoBatch batch = _batch.Open();

        ScreeningReport report = await _batch.ScreenAsync(batch);

        Assert.Equal(batch.Entries.Select(entry => entry.Name), report.Photos.Select(photo => photo.File));
        PhotoReport[] bad = [.. report.Photos.Where(photo => photo.File.StartsWith("bad/", StringComparison.Ordinal))];
        Assert.Equal(6, bad.Length);
        Assert.All(bad, photo => Assert.Equal((Verdict.Review, Reason.NotScreened, null), (photo.Verdict, Assert.Single(photo.Reasons), photo.Release)));
        Assert.All(bad, photo => Assert.EndsWith(".", photo.Problem, StringComparison.Ordinal));
        Assert.Equal(3, report.Photos.Count(photo => photo.Verdict == Verdict.Clear));
        Assert.Equal(1, report.Photos.Count(photo => photo.Verdict == Verdict.Block));
    }

    [ModelPackFact]
    public async Task A_photo_that_vanishes_between_listing_and_reading_goes_to_review()
    {
        Usual();
        using IPhotoBatch batch = _batch.Open();
        File.Delete(_batch.PathOf("alone.jpg"));

        ScreeningReport report = await _batch.ScreenAsync(batch);

        Assert.Equal(Verdict.Review, report.Photos[0].Verdict);
        Assert.Contains("no longer there", report.Photos[0].Problem, StringComparison.Ordinal);
        Assert.Equal(["0003.jpg", "0004.jpg"], _batch.Released());
    }

    [ModelPackFact]
    public async Task Damage_that_a_decoder_passes_over_keeps_a_photo_from_being_clear()
    {
        Usual();
        string nobody = _batch.PathOf("nobody.jpg");
        await File.WriteAllBytesAsync(nobody, SilentDamage.In(await File.ReadAllBytesAsync(nobody)));

        ScreeningReport report = await _batch.ScreenAsync();

        PhotoReport harmed = Assert.Single(report.Photos, photo => photo.File == "nobody.jpg");
        Assert.Equal((Verdict.Review, Reason.NotScreened, null), (harmed.Verdict, Assert.Single(harmed.Reasons), harmed.Release));
        Assert.Contains("damaged", harmed.Problem, StringComparison.Ordinal);
        Assert.Equal(["0001.jpg", "0003.jpg"], _batch.Released());
    }

    [ModelPackFact]
    public async Task A_photo_without_faces_is_clear_only_in_a_format_that_shows_damage()
    {
        _batch.School = new SmallSchool().Pupil("p0");
        _batch.Enrol(("p0", 0));
        using RgbImage nobody = DrawnPupils.Nobody();
        using RgbImage somebody = DrawnPupils.Portrait(0, 1);
        _batch
            .Put("nobody.png", DrawnPhoto.Png(nobody))
            .Put("nobody.webp", DrawnPhoto.WebP(nobody))
            .Put("nobody.heic", DrawnPhoto.Heic(nobody))
            .Put("nobody.avif", DrawnPhoto.Avif(nobody))
            .Put("somebody.heic", DrawnPhoto.Heic(somebody));

        ScreeningReport report = await _batch.ScreenAsync();

        Assert.Equal(
            ["nobody.avif Review DamageMayHideFaces", "nobody.heic Review DamageMayHideFaces", "nobody.png Clear NoFaces", "nobody.webp Review DamageMayHideFaces", "somebody.heic Clear PermittedPerson"],
            report.Photos.Select(photo => $"{photo.File} {photo.Verdict} {string.Join(' ', photo.Reasons)}").Order(StringComparer.Ordinal));
    }

    [ModelPackFact]
    public async Task A_photo_that_brings_its_decoder_down_goes_to_review_and_the_others_are_screened()
    {
        Usual();
        using var folder = new TemporaryFolder();
        using IsolatedPhotoReader reader = FakeDecoder.CrashingFirst(2, folder);
        using ScreeningModels models = ScreeningFixture.Load(ScreeningMode.AllowList, reader: reader);
        using IPhotoBatch batch = _batch.Open();

        ScreeningReport report = await _batch.ScreenAsync(batch, ScreeningFixture.Options() with { Workers = 1 }, models: models);

        Assert.True(report.Complete);
        Assert.Equal(
            ["Review NotScreened", "Block RestrictedPerson", "Clear PermittedPerson", "Clear NoFaces", "Review UnknownFace"],
            report.Photos.Select(photo => $"{photo.Verdict} {string.Join(' ', photo.Reasons)}"));
        Assert.Contains("crashed", report.Photos[0].Problem, StringComparison.Ordinal);
    }

    [ModelPackFact]
    public async Task A_fault_that_nobody_foresaw_costs_its_photo_a_review_and_the_others_nothing()
    {
        _ = _batch.Enrol(("p0", 0)).Put("b.jpg", DrawnPupils.Portrait(0, 4));
        using IPhotoBatch folder = _batch.Open();
        using var batch = new ListedBatch(new PhotoEntry("a.jpg", _ => throw new NotSupportedException("some fault")), folder.Entries[0]);

        ScreeningReport report = await _batch.ScreenAsync(batch);

        Assert.Equal([Verdict.Review, Verdict.Clear], report.Photos.Select(photo => photo.Verdict));
        Assert.Contains("some fault", report.Photos[0].Problem, StringComparison.Ordinal);
    }

    [ModelPackFact]
    public async Task One_worker_and_two_come_to_the_same()
    {
        Usual();
        _ = _batch.Put("text.jpg", "x"u8.ToArray());
        ScreeningReport two = await _batch.ScreenAsync();
        byte[] copy = await File.ReadAllBytesAsync(_batch.PathOfResult("release/0003.jpg"));
        Directory.Delete(_batch.Output, recursive: true);

        ScreeningReport one = await _batch.ScreenAsync(ScreeningFixture.Options() with { Workers = 1 });

        Assert.Equal(SmallBatch.Verdicts(two), SmallBatch.Verdicts(one));
        Assert.Equal(copy, await File.ReadAllBytesAsync(_batch.PathOfResult("release/0003.jpg")));
    }

    [ModelPackFact]
    public async Task One_face_twice_in_a_photo_goes_to_review()
    {
        RgbImage one = DrawnPupils.Portrait(0, 4);
        RgbImage twice = Pictures.Grey(2 * one.Width, one.Height);
        using (one)
        {
            Pictures.Paste(twice, one, 0, 0);
            Pictures.Paste(twice, one, one.Width, 0);
        }

        _ = _batch.Enrol(("p0", 0), ("p1", 1)).Put("twice.jpg", twice);

        PhotoReport photo = Assert.Single((await _batch.ScreenAsync()).Photos);

        Assert.Equal(Verdict.Review, photo.Verdict);
        Assert.Contains(Reason.SameIdentityTwice, photo.Reasons);
        Assert.Equal(2, photo.Faces.Count);
    }

    [ModelPackFact]
    public async Task A_restricted_pupil_lying_on_their_side_is_still_found()
    {
        using RgbImage upright = DrawnPupils.Portrait(1, 4);
        _ = _batch.Enrol(("p0", 0), ("p1", 1));
        for (int turn = 1; turn <= 3; turn++) _ = _batch.Put($"{turn}.jpg", Pictures.Turned(upright, turn));

        ScreeningReport report = await _batch.ScreenAsync();

        Assert.All(report.Photos, photo => Assert.Equal(Verdict.Block, photo.Verdict));
    }

    [ModelPackFact]
    public async Task Everybody_is_looked_for_whatever_class_is_declared_and_a_match_from_another_is_checked()
    {
        _batch.School = new SmallSchool().Pupil("p0").Pupil("p1", website: false, className: "6C").Pupil("p2", className: "4B").Staff("p3");
        _ = _batch.Enrol(("p0", 0), ("p1", 1), ("p2", 2), ("p3", 3));
        for (int head = 0; head < 4; head++) _ = _batch.Put($"{head}.jpg", DrawnPupils.Portrait(head, 4));

        ScreeningReport all = await _batch.ScreenAsync();
        ScreeningReport narrow = await _batch.ScreenAsync(ScreeningFixture.Options() with { Classes = ["3a"] });

        Assert.Equal([Verdict.Clear, Verdict.Block, Verdict.Clear, Verdict.Clear], all.Photos.Select(photo => photo.Verdict));
        Assert.Equal([Verdict.Clear, Verdict.Block, Verdict.Review, Verdict.Clear], narrow.Photos.Select(photo => photo.Verdict));
        Assert.Equal([Reason.MatchOfOtherClass], narrow.Photos[2].Reasons);
        Assert.Equal(all.Photos[2].Faces[0].Similarity, narrow.Photos[2].Faces[0].Similarity);
        Assert.Equal(["0001.jpg", "0004.jpg"], _batch.Released());
    }

    [ModelPackFact]
    public async Task A_barred_twin_without_portraits_is_not_cleared_as_her_twin()
    {
        _batch.School = new SmallSchool().Pupil("p0", year: "3").Pupil("t0", barred: true, year: "3");
        _ = _batch.Enrol(("p0", 0)).Put("twin.jpg", DrawnPupils.Portrait(0, 4));

        PhotoReport photo = Assert.Single((await _batch.ScreenAsync()).Photos);

        Assert.Equal((Verdict.Review, Reason.PossibleRestrictedPerson), (photo.Verdict, Assert.Single(photo.Reasons)));
        Assert.Empty(_batch.Released());
    }

    [ModelPackFact]
    public async Task A_block_list_shows_strangers_but_not_while_somebody_restricted_cannot_be_recognised()
    {
        _ = _batch.Enrol(("p0", 0), ("p1", 1)).Put("restricted.jpg", DrawnPupils.Portrait(1, 4)).Put("stranger.jpg", DrawnPupils.Portrait(4, 4));
        ScreeningReport sound = await _batch.ScreenAsync(ScreeningFixture.Options(ScreeningMode.BlockList));
        _batch.School = _batch.School.Pupil("p9", website: false);

        ScreeningReport unsound = await _batch.ScreenAsync(ScreeningFixture.Options(ScreeningMode.BlockList), registerFingerprint: "b");

        Assert.Equal([Verdict.Block, Verdict.Clear], sound.Photos.Select(photo => photo.Verdict));
        Assert.Equal([Verdict.Block, Verdict.Review], unsound.Photos.Select(photo => photo.Verdict));
        Assert.Empty(_batch.Released());
    }

    [ModelPackFact]
    public async Task The_id_of_a_barred_person_is_not_in_the_page()
    {
        _batch.School = new SmallSchool().Pupil("p0").Pupil("SECRET-77", barred: true);
        _ = _batch.Enrol(("p0", 0), ("SECRET-77", 1)).Put("a.jpg", DrawnPupils.Together([0, 1], 3));

        ScreeningReport report = await _batch.ScreenAsync();

        Assert.Equal(Verdict.Block, Assert.Single(report.Photos).Verdict);
        string page = await File.ReadAllTextAsync(_batch.PathOfResult("report.html"));
        Assert.DoesNotContain("SECRET-77", page, StringComparison.Ordinal);
        Assert.Contains("p0", page, StringComparison.Ordinal);
    }

    [ModelPackFact]
    public async Task Release_copies_hold_nothing_but_a_picture()
    {
        Usual();
        byte[] photo = await File.ReadAllBytesAsync(_batch.PathOf("alone.jpg"));
        _ = _batch.Put("alone.jpg", ExifSegment.Insert(photo, 1, padding: 5000)).Put("trailing.jpg", [.. photo, .. "secret"u8]);

        _ = await _batch.ScreenAsync(ScreeningFixture.Options() with { Rules = ScreeningFixture.Options().Rules with { OnHit = HitAction.Blur } });

        string[] released = _batch.Released();
        Assert.True(released.Length >= 4);
        foreach (string name in released) Assert.Empty(CopyInspector.Inspect(await File.ReadAllBytesAsync(_batch.PathOfResult($"release/{name}"))));
    }

    private void Usual() => _ = _batch.Enrol(("p0", 0), ("p1", 1), ("p2", 2))
        .Put("alone.jpg", DrawnPupils.Portrait(0, 4))
        .Put("both.jpg", DrawnPupils.Together([0, 1], 2))
        .Put("friends.jpg", DrawnPupils.Together([0, 2], 3))
        .Put("nobody.jpg", DrawnPupils.Nobody())
        .Put("stranger.jpg", DrawnPupils.Portrait(4, 4));

    private sealed class ListedBatch(params PhotoEntry[] entries) : IPhotoBatch
    {
        public string Name => "photos";

        public IReadOnlyList<PhotoEntry> Entries => entries;

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
