using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed class PhotoFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("consentlens-photos-").FullName;
    private readonly ImagingLimits _limits = new() { MaxBytes = 1000 };

    [Fact]
    public async Task Every_byte_is_read()
    {
        byte[] content = Enumerable.Range(0, 1000).Select(i => (byte)i).ToArray();
        using PhotoBytes read = await PhotoFile.ReadAsync(Write(content), _limits, CancellationToken.None);
        Assert.Equal(content, read.Memory.ToArray());
    }

    [Fact]
    public Task A_missing_file_is_missing() => AssertRefused(UnreadableReason.Missing, Path.Combine(_folder, "gone.jpg"));

    [Fact]
    public Task A_file_in_a_missing_folder_is_missing() => AssertRefused(UnreadableReason.Missing, Path.Combine(_folder, "gone", "a.jpg"));

    [Fact]
    public Task A_link_to_nothing_is_missing()
    {
        string link = Path.Combine(_folder, "link.jpg");
        File.CreateSymbolicLink(link, Path.Combine(_folder, "nothing"));
        return AssertRefused(UnreadableReason.Missing, link);
    }

    [Fact]
    public Task A_folder_is_not_a_photo() => AssertRefused(UnreadableReason.UnsupportedFormat, _folder);

    [Fact]
    public Task An_empty_file_is_empty() => AssertRefused(UnreadableReason.Empty, Write([]));

    [Fact]
    public Task A_file_beyond_the_limit_is_too_large() => AssertRefused(UnreadableReason.FileTooLarge, Write(new byte[1001]));

    [UnprivilegedFact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public Task A_file_without_permission_is_denied()
    {
        string path = Write([1]);
        File.SetUnixFileMode(path, UnixFileMode.None);
        return AssertRefused(UnreadableReason.AccessDenied, path);
    }

    [Fact]
    public async Task A_file_deleted_after_it_was_opened_is_still_read()
    {
        string path = Write([1, 2, 3]);
        await using FileStream stream = File.Open(path, new FileStreamOptions { Share = FileShare.Delete | FileShare.Read });
        File.Delete(path);
        using PhotoBytes read = await PhotoFile.ReadAsync(stream, _limits, CancellationToken.None);
        Assert.Equal([1, 2, 3], read.Memory.ToArray());
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(10)]
    public async Task A_file_cut_or_grown_while_it_is_read_is_damaged(int change)
    {
        await using var stream = new ChangingFile(100, 100 + change);
        var exception = await Assert.ThrowsAsync<PhotoUnreadableException>(() => PhotoFile.ReadAsync(stream, _limits, CancellationToken.None));
        Assert.Equal(UnreadableReason.Damaged, exception.Reason);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(byte[] content)
    {
        string path = Path.Combine(_folder, "photo.jpg");
        File.WriteAllBytes(path, content);
        return path;
    }

    private async Task AssertRefused(UnreadableReason reason, string path)
    {
        var exception = await Assert.ThrowsAsync<PhotoUnreadableException>(() => PhotoFile.ReadAsync(path, _limits, CancellationToken.None));
        Assert.Equal(reason, exception.Reason);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>A file that says one length and gives another, as one does that another program cuts or still writes.</summary>
    private sealed class ChangingFile(long said, int given) : MemoryStream(new byte[given])
    {
        public override long Length => said;
    }
}
