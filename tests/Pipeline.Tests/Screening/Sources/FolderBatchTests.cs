using System.Diagnostics;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.Sources;

public sealed class FolderBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_file_of_every_subfolder_has_one_entry_in_the_order_of_its_path()
    {
        string[] names = ["b.jpg", "a/2.HEIC", "a/1.jpg", "a/deep/er/3.png", "notes.txt", "no extension", "Zürich & <b>.jpg", ".hidden.jpg"];
        foreach (string name in names) Put(name);

        Assert.Equal(names.Order(StringComparer.Ordinal), Names());
    }

    [Fact]
    public void What_systems_strew_into_folders_is_skipped()
    {
        foreach (string name in (string[])["a.jpg", ".DS_Store", "trip/Thumbs.db", "trip/desktop.ini", "trip/._a.jpg", ".consentlens/thumbnails/x.jpg", "__MACOSX/a.jpg"]) Put(name);

        Assert.Equal(["a.jpg"], Names());
    }

    [Fact]
    public void The_output_folder_inside_the_photos_is_left_out()
    {
        Put("a.jpg");
        Put("checked/release/0001.jpg");
        Put("checked/report.html");
        Put("checked too/b.jpg");

        Assert.Equal(["a.jpg", "checked too/b.jpg"], Names(except: _folder.PathOf("checked") + Path.DirectorySeparatorChar));
        Assert.Equal(["a.jpg", "checked too/b.jpg"], Names(except: Path.Combine(_folder.Root, "trip", "..", "checked")));
    }

    [Fact]
    public void What_was_deleted_and_what_is_a_thumbnail_is_left_out_and_counted()
    {
        string[] pictures =
        [
            "#recycle/1.jpg", "$RECYCLE.BIN/S-1-5/$R1.jpg", "$Recycle.Bin/2.jpg", "trip/.Trashes/501/3.jpg", ".Trash-1000/files/4.jpg", "trip/@eaDir/5.jpg/SYNOPHOTO_THUMB_XL.jpg", "a/.thumbnails/6.jpg",
            ".picasaoriginals/7.jpg", "@Recycle/8.jpg", ".@__thumb/9.jpg", ".trashed-1700000000-10.jpg", "Catalog Previews.lrdata/11.jpg",
        ];
        foreach (string name in (string[])["good.jpg", "recycling day/$R.jpg", "Trash/b.jpg", .. pictures]) Put(name);

        using IPhotoBatch batch = Open();

        Assert.Equal(["Trash/b.jpg", "good.jpg", "recycling day/$R.jpg"], batch.Entries.Select(entry => entry.Name));
        Assert.Equal(pictures.Length, batch.Others.LeftOut.Count);
        string sentence = Assert.Single(batch.Others.Sentences);
        Assert.StartsWith("12 files left out", sentence, StringComparison.Ordinal);
        Assert.All((string[])["#recycle", "$RECYCLE.BIN", ".Trashes", "@eaDir", ".thumbnails", ".picasaoriginals"], bin => Assert.Contains(bin, sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_belongs_to_a_photo_is_passed_over_and_a_video_of_its_own_is_said_to_be_one()
    {
        string[] companions =
        [
            "IMG_1.MOV", "IMG_1.aae", "img_1.xmp", "trip/IMG_2.HEIC.MOV", "trip/IMG_3_HEVC.mov", "trip/PXL_4.MP", "trip/IMG_2.HEIC.supplemental-metadata.json", "trip/.picasa.ini", "IMG_5.jpg.json", "IMG_5.mp4",
        ];
        foreach (string name in (string[])["IMG_1.HEIC", "trip/IMG_2.HEIC", "trip/IMG_3.jpg", "trip/PXL_4.MP.jpg", "trip/IMG_1.MOV", "clip.mp4", .. companions]) Put(name);

        using IPhotoBatch batch = Open();

        Assert.Equal(companions.Order(StringComparer.Ordinal), batch.Others.Companions.Select(entry => entry.Name));
        Assert.StartsWith("10 files that belong to photos passed over (.aae, .ini, .json, .mov, .mp, .mp4, .xmp).", Assert.Single(batch.Others.Sentences), StringComparison.Ordinal);
        Assert.Equal(["IMG_1.HEIC", "clip.mp4", "trip/IMG_1.MOV", "trip/IMG_2.HEIC", "trip/IMG_3.jpg", "trip/PXL_4.MP.jpg"], batch.Entries.Select(entry => entry.Name));
        foreach (PhotoEntry film in batch.Entries.Where(entry => entry.Name.EndsWith("mp4", StringComparison.Ordinal) || entry.Name.EndsWith("MOV", StringComparison.Ordinal)))
            Assert.Contains("This is a video", (await Assert.ThrowsAsync<PhotoUnreadableException>(() => film.ReadAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
        Assert.Equal([1], (await batch.Others.Companions[0].ReadAsync(CancellationToken.None)).Memory.ToArray());
    }

    [Fact]
    public void The_results_of_earlier_runs_are_not_taken_for_photos()
    {
        foreach (string name in (string[])["a.jpg", "checked/.consentlens/journal.jsonl", "checked/release/0001.jpg", "checked/report.html", "checked/own.jpg", "release/b.jpg", "report.html"]) Put(name);

        using IPhotoBatch batch = Open();

        Assert.Equal(["a.jpg", "checked/own.jpg", "release/b.jpg", "report.html"], batch.Entries.Select(entry => entry.Name));
        Assert.Equal("3 files left out: recycle bins, stored thumbnails and results of earlier screenings (.consentlens, release).", Assert.Single(batch.Others.Sentences));
    }

    [Fact]
    public async Task A_name_that_is_no_UTF8_and_a_folder_that_cannot_be_opened_harm_nothing_but_themselves()
    {
        Put("good.jpg");
        Run("sh", "-c", $"cd '{_folder.Root}' && for d in \"$(printf 'Zo\\353')\" \"$(printf 'Zo\\350')\"; do mkdir \"$d\"; cp good.jpg \"$d/1.jpg\"; done; cp good.jpg \"$(printf 'M\\374ller.jpg')\"");
        try
        {
            using IPhotoBatch batch = Open();

            Assert.Equal(["M\uFFFDller.jpg", "Zo\uFFFD", "Zo\uFFFD (2)", "good.jpg"], batch.Entries.Select(entry => entry.Name));
            Assert.Equal([1], (await batch.Entries[3].ReadAsync(CancellationToken.None)).Memory.ToArray());
            foreach (PhotoEntry lost in batch.Entries.Take(3))
                Assert.Contains("not in UTF-8", (await Assert.ThrowsAsync<PhotoUnreadableException>(() => lost.ReadAsync(CancellationToken.None))).Message, StringComparison.Ordinal);
        }
        finally
        {
            // .NET cannot delete what it cannot name.
            Run("sh", "-c", $"rm -rf '{_folder.Root}'/*");
        }
    }

    [Fact]
    public async Task A_linked_folder_is_not_followed_and_a_linked_file_is_not_read()
    {
        using var elsewhere = new TemporaryFolder();
        string secret = elsewhere.Write("secret.jpg", [1, 2, 3]);
        _ = Directory.CreateSymbolicLink(_folder.PathOf("linked"), elsewhere.Root);
        _ = Directory.CreateSymbolicLink(_folder.PathOf("circle"), _folder.Root);
        _ = File.CreateSymbolicLink(_folder.PathOf("a.jpg"), secret);
        _ = File.CreateSymbolicLink(_folder.PathOf("nowhere.jpg"), _folder.PathOf("gone.jpg"));

        using IPhotoBatch batch = Open();

        Assert.Equal(["a.jpg", "circle", "linked", "nowhere.jpg"], batch.Entries.Select(entry => entry.Name));
        foreach (PhotoEntry entry in batch.Entries)
        {
            PhotoUnreadableException error = await Assert.ThrowsAsync<PhotoUnreadableException>(() => entry.ReadAsync(CancellationToken.None));
            Assert.Contains("link", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_entry_gives_the_files_bytes_and_one_that_vanished_a_reason()
    {
        Put("a.jpg", [5, 6, 7]);
        Put("b.jpg");
        using IPhotoBatch batch = Open();
        File.Delete(_folder.PathOf("b.jpg"));

        Assert.Equal([5, 6, 7], (await batch.Entries[0].ReadAsync(CancellationToken.None)).Memory.ToArray());
        PhotoUnreadableException error = await Assert.ThrowsAsync<PhotoUnreadableException>(() => batch.Entries[1].ReadAsync(CancellationToken.None));
        Assert.Equal(UnreadableReason.Missing, error.Reason);
    }

    [Fact]
    public void A_path_that_leads_nowhere_says_so()
    {
        BatchUnreadableException error = Assert.Throws<BatchUnreadableException>(() => PhotoBatch.Open(_folder.PathOf("typo"), new ImagingLimits()));
        Assert.Contains("no folder or zip", error.Message, StringComparison.Ordinal);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private void Put(string name, byte[]? content = null) => _ = _folder.Write(name, content ?? [1]);

    private IPhotoBatch Open(string? except = null) => PhotoBatch.Open(_folder.Root, new ImagingLimits(), except);

    private string[] Names(string? except = null)
    {
        using IPhotoBatch batch = Open(except);
        return [.. batch.Entries.Select(entry => entry.Name)];
    }
}
