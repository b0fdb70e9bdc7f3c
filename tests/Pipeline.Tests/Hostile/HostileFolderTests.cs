using System.Diagnostics;
using System.Net.Sockets;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Screening;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>What else lies in folders and zips: links, pipes, names that are no text, files as large as the disk, a hundred thousand files.</summary>
[Trait(Speed.Trait, Speed.Slow)]
public sealed class HostileFolderTests(ScreeningFixture fixture) : IClassFixture<ScreeningFixture>, IDisposable
{
    private readonly SmallBatch _batch = new(fixture) { School = new SmallSchool().Pupil("p0") };

    public void Dispose()
    {
        // .NET cannot delete what it cannot name.
        Run("rm", "-rf", _batch.PathOf(string.Empty));
        _batch.Dispose();
    }

    [ModelPackFact]
    public async Task Whatever_lies_in_a_folder_has_one_verdict_and_holds_nothing_up()
    {
        _ = _batch.Enrol(("p0", 0)).Put("good.jpg", DrawnPupils.Portrait(0, 4)).Put("sub.jpg/good.jpg", DrawnPupils.Portrait(0, 5));
        File.CreateSymbolicLink(_batch.PathOf("link.jpg"), "good.jpg");
        File.CreateSymbolicLink(_batch.PathOf("passwords.jpg"), "/etc/passwd");
        File.CreateSymbolicLink(_batch.PathOf("loop.jpg"), "loop.jpg");
        File.CreateSymbolicLink(_batch.PathOf("nowhere.jpg"), "nothing");
        Directory.CreateSymbolicLink(_batch.PathOf("again"), ".");
        Run("mkfifo", _batch.PathOf("pipe.jpg"));
        // A name of bytes that are no UTF-8, and one as long as a name can be.
        Run("sh", "-c", $"cp '{_batch.PathOf("good.jpg")}' \"$(printf '{_batch.PathOf("bytes")}\\377\\376.jpg')\"");
        File.Copy(_batch.PathOf("good.jpg"), _batch.PathOf(new string('n', 251) + ".jpg"));
        File.Copy(_batch.PathOf("good.jpg"), _batch.PathOf("\u202Egpj.exe"));
        string deep = _batch.PathOf(string.Join('/', Enumerable.Repeat("deep", 60)));
        _ = Directory.CreateDirectory(deep);
        File.Copy(_batch.PathOf("good.jpg"), Path.Combine(deep, "good.jpg"));
        await using (FileStream sparse = File.Create(_batch.PathOf("sparse.jpg"))) sparse.SetLength(3_000_000_000);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        string near = Path.Combine("/tmp", $"cl-{Guid.NewGuid():N}");
        socket.Bind(new UnixDomainSocketEndPoint(near));
        File.Move(near, _batch.PathOf("socket.jpg"));

        ScreeningReport report = await _batch.ScreenAsync().WaitAsync(Patience.Seconds(120));

        string[] clear = [.. report.Photos.Where(photo => photo.Verdict == Verdict.Clear).Select(photo => photo.File)];
        string[] review = [.. report.Photos.Where(photo => photo.Verdict == Verdict.Review).Select(photo => photo.File)];
        Assert.Equal(14, report.Photos.Count);
        Assert.Equal([string.Join('/', Enumerable.Repeat("deep", 60)) + "/good.jpg", "good.jpg", new string('n', 251) + ".jpg", "sub.jpg/good.jpg", "\u202Egpj.exe"], clear);
        Assert.Equal(8, review.Count(file => !file.StartsWith("bytes", StringComparison.Ordinal)));
        Assert.All(report.Photos.Where(photo => photo.Verdict != Verdict.Clear), photo => Assert.EndsWith(".", photo.Problem, StringComparison.Ordinal));
        Assert.Contains("pipe", Assert.Single(report.Photos, photo => photo.File == "pipe.jpg").Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zip_of_a_hundred_thousand_files_is_refused_with_one_sentence()
    {
        using var folder = new TemporaryFolder();
        byte[] zip = HostileZip.Write([.. Enumerable.Range(0, 100_000).Select(number => ($"{number}.jpg", Array.Empty<byte>()))], System.IO.Compression.CompressionLevel.NoCompression);

        BatchUnreadableException refused = Assert.Throws<BatchUnreadableException>(() => PhotoBatch.Open(folder.Write("photos.zip", zip), new ImagingLimits()));

        Assert.Contains("more than 20000 files", refused.Message, StringComparison.Ordinal);
    }

    [ModelPackFact]
    public async Task A_zip_full_of_bombs_ends_and_harms_no_photo_in_it()
    {
        using RgbImage portrait = DrawnPupils.Portrait(0, 4);
        byte[] bomb = new byte[61_000_000];
        byte[] zip = HostileZip.Write([("good.jpg", JpegEncoder.Encode(portrait, 92)), .. Enumerable.Range(0, 5).Select(number => ($"bomb{number}.jpg", bomb))], System.IO.Compression.CompressionLevel.Optimal);
        Assert.True(zip.Length < 2_000_000);
        _ = _batch.Enrol(("p0", 0)).Put("photos.zip", zip);
        using IPhotoBatch photos = PhotoBatch.Open(_batch.PathOf("photos.zip"), new ImagingLimits());

        ScreeningReport report = await _batch.ScreenAsync(photos);

        Assert.Equal("good.jpg", Assert.Single(report.Photos, photo => photo.Verdict == Verdict.Clear).File);
        Assert.Equal(5, report.Photos.Count(photo => photo.Verdict == Verdict.Review && photo.Problem!.Contains("larger than 60 MB", StringComparison.Ordinal)));
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
