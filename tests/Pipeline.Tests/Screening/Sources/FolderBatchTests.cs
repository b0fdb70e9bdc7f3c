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
    public async Task A_linked_folder_is_not_followed_and_a_linked_file_is_not_read()
    {
        using var elsewhere = new TemporaryFolder();
        string secret = elsewhere.Write("secret.jpg", [1, 2, 3]);
        _ = Directory.CreateSymbolicLink(_folder.PathOf("linked"), elsewhere.Root);
        _ = Directory.CreateSymbolicLink(_folder.PathOf("circle"), _folder.Root);
        _ = File.CreateSymbolicLink(_folder.PathOf("a.jpg"), secret);
        _ = File.CreateSymbolicLink(_folder.PathOf("nowhere.jpg"), _folder.PathOf("gone.jpg"));

        using IPhotoBatch batch = Open();

        Assert.Equal(["a.jpg", "nowhere.jpg"], batch.Entries.Select(entry => entry.Name));
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

    private void Put(string name, byte[]? content = null) => _ = _folder.Write(name, content ?? [1]);

    private IPhotoBatch Open(string? except = null) => PhotoBatch.Open(_folder.Root, new ImagingLimits(), except);

    private string[] Names(string? except = null)
    {
        using IPhotoBatch batch = Open(except);
        return [.. batch.Entries.Select(entry => entry.Name)];
    }
}
