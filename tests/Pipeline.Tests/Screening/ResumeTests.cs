using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening;

/// <summary>What is taken over of an earlier run, and above all what is not.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class ResumeTests(ScreeningFixture fixture) : IClassFixture<ScreeningFixture>, IDisposable
{
    private readonly SmallBatch _batch = new(fixture) { School = new SmallSchool().Pupil("p0").Pupil("p1", website: false) };

    public void Dispose() => _batch.Dispose();

    [ModelPackFact]
    public async Task A_stopped_run_leaves_a_valid_partial_report_and_the_next_one_goes_on()
    {
        Usual(6);
        _ = _batch.Put("7.txt", "no photo"u8.ToArray());
        ScreeningReport undisturbed = await _batch.ScreenAsync(OneWorker());
        Directory.Delete(_batch.Output, recursive: true);

        using var stop = new CancellationTokenSource();
        ScreeningReport partial = await _batch.ScreenAsync(OneWorker(), progress: new After(3, stop.Cancel), cancellationToken: stop.Token);
        ScreeningReport read = await JsonReportReader.ReadAsync(_batch.PathOfResult("report.json"), CancellationToken.None);
        string[] releasedThen = _batch.Released();
        ScreeningReport final = await _batch.ScreenAsync(OneWorker());

        Assert.False(partial.Complete);
        Assert.False(read.Complete);
        Assert.Equal(SmallBatch.Verdicts(undisturbed)[..3], SmallBatch.Verdicts(partial));
        Assert.Equal(SmallBatch.Verdicts(partial).Length, read.Photos.Count);
        Assert.Equal(["0001.jpg", "0003.jpg"], releasedThen);
        Assert.True(final.Complete);
        Assert.Equal(SmallBatch.Verdicts(undisturbed), SmallBatch.Verdicts(final));
        Assert.Equal(3, final.Throughput.Photos);
    }

    [ModelPackFact]
    public async Task A_finished_run_is_not_done_again_but_what_could_not_be_read_is_tried_again()
    {
        Usual(2);
        byte[] whole = await File.ReadAllBytesAsync(_batch.PathOf("1.jpg"));
        _ = _batch.Put("3.jpg", whole[..(whole.Length / 2)]);
        ScreeningReport first = await _batch.ScreenAsync();

        ScreeningReport second = await _batch.ScreenAsync();

        Assert.Equal((2, 0), (first.Throughput.Photos, second.Throughput.Photos));
        Assert.Equal(SmallBatch.Verdicts(first), SmallBatch.Verdicts(second));
    }

    [ModelPackFact]
    public async Task A_changed_register_takes_nothing_over_and_leaves_no_copy_of_before()
    {
        Usual(3);
        _ = await _batch.ScreenAsync();
        Assert.Equal(["0001.jpg", "0003.jpg"], _batch.Released());
        _batch.School = new SmallSchool().Pupil("p0", website: false).Pupil("p1", website: false);

        ScreeningReport report = await _batch.ScreenAsync(registerFingerprint: "consent withdrawn");

        Assert.Equal(3, report.Throughput.Photos);
        Assert.All(report.Photos, photo => Assert.Equal(Verdict.Block, photo.Verdict));
        Assert.Empty(_batch.Released());
    }

    [ModelPackFact]
    public async Task Copies_and_reports_of_another_register_are_gone_before_the_first_photo_is_screened()
    {
        // Should the machine die half way, nothing may lie there as releasable that the new register holds back.
        Usual(2);
        _ = await _batch.ScreenAsync();
        var watch = new WatchingBatch(_batch.PathOf("1.jpg"), () => (_batch.Released(), Directory.GetFiles(_batch.Output)));

        _ = await Assert.ThrowsAsync<IOException>(() => _batch.ScreenAsync(watch, registerFingerprint: "consent withdrawn"));

        Assert.Empty(watch.Seen!.Value.Released);
        Assert.Empty(watch.Seen.Value.Reports);
    }

    [ModelPackFact]
    public async Task Other_options_take_nothing_over()
    {
        Usual(2);
        _ = await _batch.ScreenAsync();
        foreach (ScreeningOptions other in (ScreeningOptions[])
        [
            OneWorker() with { Rules = OneWorker().Rules with { Exposure = new ExposureRule { CopySide = 400 } } },
            OneWorker() with { Classes = ["3A"] },
            OneWorker() with { Rules = OneWorker().Rules with { OnHit = Consent.Policy.HitAction.Blur } },
        ])
        {
            Assert.Equal(2, (await _batch.ScreenAsync(other)).Throughput.Photos);
        }
    }

    [ModelPackFact]
    public async Task A_photo_whose_content_changed_is_screened_again()
    {
        Usual(3);
        _ = await _batch.ScreenAsync();
        _ = _batch.Put("1.jpg", DrawnPupils.Portrait(1, 4));

        ScreeningReport report = await _batch.ScreenAsync();

        Assert.Equal(1, report.Throughput.Photos);
        Assert.Equal(Verdict.Block, report.Photos[0].Verdict);
        Assert.Equal(["0003.jpg"], _batch.Released());
    }

    [ModelPackFact]
    public async Task A_copy_that_is_gone_or_was_changed_is_made_again()
    {
        Usual(3);
        ScreeningReport first = await _batch.ScreenAsync();
        byte[] copy = await File.ReadAllBytesAsync(_batch.PathOfResult("release/0001.jpg"));
        await File.WriteAllBytesAsync(_batch.PathOfResult("release/0001.jpg"), await File.ReadAllBytesAsync(_batch.PathOf("2.jpg")));
        File.Delete(_batch.PathOfResult("release/0003.jpg"));

        ScreeningReport second = await _batch.ScreenAsync();

        Assert.Equal(2, second.Throughput.Photos);
        Assert.Equal(SmallBatch.Verdicts(first), SmallBatch.Verdicts(second));
        Assert.Equal(copy, await File.ReadAllBytesAsync(_batch.PathOfResult("release/0001.jpg")));
    }

    [ModelPackFact]
    public async Task A_photo_added_in_front_never_takes_anothers_copy()
    {
        Usual(1);
        _ = await _batch.ScreenAsync();
        _ = _batch.Put("0.jpg", DrawnPupils.Nobody());

        ScreeningReport report = await _batch.ScreenAsync();

        Assert.Equal(["release/0001.jpg", "release/0002.jpg"], report.Photos.Select(photo => photo.Release));
        using RgbImage first = fixture.ModelsFor(Consent.Policy.ScreeningMode.AllowList).Reader.Decode(
            await File.ReadAllBytesAsync(_batch.PathOfResult("release/0001.jpg")), 0, CancellationToken.None);
        Assert.Equal((600, 400), (first.Width, first.Height));
    }

    [ModelPackFact]
    public async Task Another_batch_into_the_same_output_keeps_nothing_of_the_first()
    {
        Usual(3);
        _ = await _batch.ScreenAsync();
        for (int number = 1; number <= 3; number++) File.Delete(_batch.PathOf($"{number}.jpg"));
        _ = _batch.Put("9.jpg", DrawnPupils.Portrait(0, 6));

        ScreeningReport other = await _batch.ScreenAsync();
        string[] released = _batch.Released();
        Usual(3);
        File.Delete(_batch.PathOf("9.jpg"));
        ScreeningReport again = await _batch.ScreenAsync();

        Assert.Equal("9.jpg", Assert.Single(other.Photos).File);
        Assert.Equal(["0001.jpg"], released);
        // The copy that lay there as 0001.jpg was of the other batch.
        Assert.Equal(["release/0001.jpg", null, "release/0003.jpg"], again.Photos.Select(photo => photo.Release));
        Assert.Equal(2, again.Throughput.Photos);
    }

    [ModelPackFact]
    public async Task A_journal_cut_short_or_filled_with_rubbish_costs_only_time()
    {
        Usual(3);
        ScreeningReport first = await _batch.ScreenAsync();
        string journal = _batch.PathOfResult(".consentlens/journal.jsonl");
        string[] lines = await File.ReadAllLinesAsync(journal);
        string last = lines[^1];
        await File.WriteAllTextAsync(journal, string.Join('\n', [.. lines[..^1], "null", "{}", "{\"photo\":null}", last[..(last.Length / 2)]]));

        ScreeningReport second = await _batch.ScreenAsync();

        Assert.Equal(1, second.Throughput.Photos);
        Assert.Equal(SmallBatch.Verdicts(first), SmallBatch.Verdicts(second));
    }

    [ModelPackFact]
    public async Task Two_runs_cannot_write_to_one_output()
    {
        Usual(2);
        OutputFolderException? refused = null;
        _ = await _batch.ScreenAsync(OneWorker(), progress: new After(1, () =>
            refused = Assert.Throws<OutputFolderException>(() => _batch.ScreenAsync(registerFingerprint: "b").GetAwaiter().GetResult())));

        Assert.Contains("Another screening", refused!.Message, StringComparison.Ordinal);
        Assert.Equal(["0001.jpg"], _batch.Released());
    }

    [ModelPackFact]
    public async Task What_somebody_else_put_into_the_release_folder_is_neither_deleted_nor_released()
    {
        Usual(1);
        Directory.CreateDirectory(_batch.PathOfResult("release"));
        await File.WriteAllTextAsync(_batch.PathOfResult("release/0007.jpg"), "my own photo");

        OutputFolderException refused = await Assert.ThrowsAsync<OutputFolderException>(() => _batch.ScreenAsync());

        Assert.Contains("0007.jpg", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(_batch.PathOfResult("release/0007.jpg")));
        Assert.False(File.Exists(_batch.PathOfResult("report.json")));
        File.Delete(_batch.PathOfResult("release/0007.jpg"));
        _ = await _batch.ScreenAsync();
        await File.WriteAllTextAsync(_batch.PathOfResult("release/0001-retouched.jpg"), "my own work");
        Assert.Contains("0001-retouched.jpg", (await Assert.ThrowsAsync<OutputFolderException>(() => _batch.ScreenAsync())).Message, StringComparison.Ordinal);
    }

    [ModelPackFact]
    public async Task Thumbnails_of_photos_that_left_the_batch_are_deleted()
    {
        Usual(2);
        _ = await _batch.ScreenAsync();
        File.Delete(_batch.PathOf("1.jpg"));

        _ = await _batch.ScreenAsync();

        _ = Assert.Single(Directory.GetFiles(_batch.PathOfResult(".consentlens/thumbnails")));
    }

    private static ScreeningOptions OneWorker() => ScreeningFixture.Options() with { Workers = 1 };

    /// <summary>Photos 1, 2, 3 ...: the permitted pupil and the restricted one in turn.</summary>
    private void Usual(int photos)
    {
        if (!Directory.Exists(_batch.PathOf(string.Empty))) _ = _batch.Enrol(("p0", 0), ("p1", 1));
        for (int number = 1; number <= photos; number++) _ = _batch.Put($"{number}.jpg", DrawnPupils.Portrait((number + 1) % 2, 4 + (number % 3)));
    }

    /// <summary>Does something once so many photos are finished, on the worker's own thread.</summary>
    private sealed class After(int photos, Action action) : IProgress<ScreeningProgress>
    {
        public void Report(ScreeningProgress value)
        {
            if (value.Done == photos) action();
        }
    }

    /// <summary>A batch of one photo that looks around when it is read, and then fails as a full disk does.</summary>
    private sealed class WatchingBatch(string path, Func<(string[] Released, string[] Reports)> look) : IPhotoBatch
    {
        public (string[] Released, string[] Reports)? Seen { get; private set; }

        public string Name => "photos";

        public IReadOnlyList<PhotoEntry> Entries => [new PhotoEntry(Path.GetFileName(path), Read)];

        public void Dispose()
        {
            // Holds nothing.
        }

        private Task<PhotoBytes> Read(CancellationToken cancellationToken)
        {
            Seen = look();
            throw new IOException("The disk is full.");
        }
    }
}
