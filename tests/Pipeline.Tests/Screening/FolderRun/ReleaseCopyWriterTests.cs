using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Tests.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Decoding;
using MetadataExtractor;
using MetadataExtractor.Formats.Jpeg;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.FolderRun;

public sealed class ReleaseCopyWriterTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("consentlens-release-").FullName;

    [Fact]
    public async Task A_copy_is_written_under_its_number_and_nothing_else_is_left()
    {
        using RgbImage drawn = DrawnPhoto.Texture(200, 100);
        ReleaseCopy copy = ReleaseCopy.Encode(drawn);
        string release = Path.Combine(_folder, "release");
        string name = await new ReleaseCopyWriter(release).WriteAsync(copy, 7, CancellationToken.None);
        Assert.Equal("0007.jpg", name);
        Assert.Equal([Path.Combine(release, "0007.jpg")], System.IO.Directory.GetFileSystemEntries(release));
        byte[] written = await File.ReadAllBytesAsync(Path.Combine(release, name));
        Assert.Equal(copy.Bytes.ToArray(), written);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(written)), copy.ComputeSha256());
    }

    [Fact]
    public async Task A_photo_full_of_metadata_leaves_none_of_it_in_its_copy()
    {
        using RgbImage drawn = DrawnPhoto.Texture(200, 100);
        byte[] photo = BadFile.InsertSegment(
            ExifSegment.Insert(DrawnPhoto.WithProfile(drawn, ".jpg", "p3"), 6, padding: 500), 0xFE, "taken by 3A"u8);
        Assert.Contains(ImageMetadataReader.ReadMetadata(new MemoryStream(photo)), directory => directory.Name == "GPS");
        using RgbImage decoded = new PhotoReader(new ImagingLimits()).Decode(photo, 0, CancellationToken.None);
        string name = await new ReleaseCopyWriter(_folder).WriteAsync(ReleaseCopy.Encode(decoded), 1, CancellationToken.None);

        IReadOnlyList<MetadataExtractor.Directory> found = ImageMetadataReader.ReadMetadata(Path.Combine(_folder, name));
        string[] kinds = found.Select(directory => directory.Name).Order().ToArray();
        Assert.Equal(["File", "File Type", "Huffman", "JPEG"], kinds);
        Assert.Equal(100, found.OfType<JpegDirectory>().Single().GetInt32(JpegDirectory.TagImageWidth));
    }

    [Fact]
    public void A_file_with_metadata_cannot_become_a_copy()
    {
        using RgbImage drawn = DrawnPhoto.Quarters(32, 32);
        byte[] withPlace = ExifSegment.Insert(DrawnPhoto.Jpeg(drawn), 1);
        var exception = Assert.Throws<UncleanCopyException>(() => ReleaseCopy.FromBytes(withPlace));
        Assert.Single(exception.Violations);
    }

    [Fact]
    public async Task A_copy_takes_the_place_of_an_earlier_one()
    {
        using RgbImage first = DrawnPhoto.Quarters(32, 32);
        using RgbImage second = DrawnPhoto.Texture(32, 32);
        var writer = new ReleaseCopyWriter(_folder);
        await writer.WriteAsync(ReleaseCopy.Encode(first), 1, CancellationToken.None);
        ReleaseCopy copy = ReleaseCopy.Encode(second);
        await writer.WriteAsync(copy, 1, CancellationToken.None);
        Assert.Equal(copy.Bytes.ToArray(), await File.ReadAllBytesAsync(Path.Combine(_folder, "0001.jpg")));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing()
    {
        using RgbImage drawn = DrawnPhoto.Quarters(32, 32);
        ReleaseCopy copy = ReleaseCopy.Encode(drawn);
        var writer = new ReleaseCopyWriter(_folder);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writer.WriteAsync(copy, 1, new CancellationToken(canceled: true)));
        Assert.Empty(System.IO.Directory.GetFileSystemEntries(_folder));

        // A folder in the way: the rename fails after the whole copy was written.
        System.IO.Directory.CreateDirectory(Path.Combine(_folder, "0002.jpg"));
        await Assert.ThrowsAnyAsync<Exception>(() => writer.WriteAsync(copy, 2, CancellationToken.None));
        Assert.Equal([Path.Combine(_folder, "0002.jpg")], System.IO.Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData(1, "0001.jpg")]
    [InlineData(12345, "12345.jpg")]
    public void Names_say_nothing_but_a_number(int number, string expected) => Assert.Equal(expected, ReleaseCopyWriter.FileName(number));

    [Fact]
    public void Numbers_begin_at_one() => Assert.Throws<ArgumentOutOfRangeException>(() => ReleaseCopyWriter.FileName(0));

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);
}
