using System.Buffers.Binary;
using System.IO.Compression;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Decoding;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Screening.Sources;

public sealed class ZipBatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_file_has_one_entry_in_the_order_of_its_path()
    {
        using IPhotoBatch batch = Open(Zip(("trip/", []), ("trip/b.jpg", [2]), ("a.jpg", [1]), ("trip\\windows.jpg", [3]), ("__MACOSX/._a.jpg", [4]), ("trip/Thumbs.db", [5])));

        Assert.Equal(["a.jpg", "trip/b.jpg", "trip/windows.jpg"], batch.Entries.Select(entry => entry.Name));
        Assert.Equal([2], await Read(batch, 1));
    }

    [Fact]
    public async Task A_name_that_leads_out_of_the_zip_is_only_a_name()
    {
        string[] names = ["../../escape.jpg", "/etc/passwd", "C:\\Users\\x.jpg", "..\\up.jpg"];
        using IPhotoBatch batch = Open(Zip([.. names.Select(name => (name, new byte[] { 9 }))]));

        Assert.Equal(["../../escape.jpg", "../up.jpg", "/etc/passwd", "C:/Users/x.jpg"], batch.Entries.Select(entry => entry.Name));
        foreach (PhotoEntry entry in batch.Entries) Assert.Equal([9], (await entry.ReadAsync(CancellationToken.None)).Memory.ToArray());
        Assert.Equal(["photos.zip"], Directory.EnumerateFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Two_files_of_one_name_stay_two()
    {
        using IPhotoBatch batch = Open(Zip(("a.jpg", [1]), ("a.jpg", [2]), ("trip/b.jpg", [3]), ("trip\\b.jpg", [4])));

        Assert.Equal(["a.jpg", "a.jpg (2)", "trip/b.jpg", "trip/b.jpg (2)"], batch.Entries.Select(entry => entry.Name));
        Assert.Equal([[1], [2], [3], [4]], await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Read(batch, i))));
    }

    public static TheoryData<string, int> CodePages => new()
    {
        { "Müller goal.jpg", 850 }, { "Müller goal.jpg", 437 }, { "Müller goal.jpg", 1252 }, { "Müller goal.jpg", 65001 }, { "Größe/Björn 2.jpg", 850 }, { "Größe/Björn 2.jpg", 1252 }, { "Zoë Renée.jpg", 850 },
        { "Zoë Renée.jpg", 1252 }, { "José García.jpg", 437 }, { "José García.jpg", 1252 }, { "Ångström ÉLODIE.jpg", 850 }, { "Ångström ÉLODIE.jpg", 1252 }, { "Søren, Łucja.jpg", 65001 }, { "Siân.jpg", 850 }, { "Siân.jpg", 1252 },
    };

    [Theory]
    [MemberData(nameof(CodePages))]
    public void A_name_is_readable_in_whatever_letters_it_was_packed(string name, int page)
    {
        System.Text.Encoding letters = page == 65001 ? System.Text.Encoding.UTF8 : System.Text.CodePagesEncodingProvider.Instance.GetEncoding(page)!;
        using IPhotoBatch batch = Open(PackedAs(letters.GetBytes(name)));

        Assert.Equal(name, Assert.Single(batch.Entries).Name);
    }

    [Fact]
    public void Where_two_readings_are_as_likely_both_are_searched()
    {
        // "Straße" as Windows packs it, which is "Straáe" to a program that knows no code page.
        using IPhotoBatch batch = Open(PackedAs([.. "Stra"u8, 0xE1, .. "e.jpg"u8]));

        PhotoEntry photo = Assert.Single(batch.Entries);
        Assert.Equal("Straße.jpg", photo.Name);
        Assert.Contains("Straáe.jpg", photo.AllNames.Split('\n'));
    }

    [Theory]
    [InlineData(true, "Zoë Müller.jpg")]
    [InlineData(false, "Zo#U00eb.jpg")]
    public void The_name_in_the_field_for_it_counts_when_it_belongs_to_the_one_it_stands_beside(bool belongs, string expected)
    {
        byte[] stored = "Zo#U00eb.jpg"u8.ToArray();
        byte[] field = new byte[5];
        field[0] = 1;
        BinaryPrimitives.WriteUInt32LittleEndian(field.AsSpan(1), System.IO.Hashing.Crc32.HashToUInt32(stored) + (belongs ? 0u : 1u));
        using IPhotoBatch batch = Open(PackedAs(stored, [.. field, .. "Zoë Müller.jpg"u8]));

        Assert.Equal(expected, Assert.Single(batch.Entries).Name);
    }

    [Fact]
    public void What_was_deleted_or_belongs_to_a_photo_is_told_of_a_zip_as_of_a_folder()
    {
        using IPhotoBatch batch = Open(Zip(("trip/a.jpg", [1]), ("trip/a.mov", [2]), ("trip/#recycle/b.jpg", [3]), ("out/.consentlens/lock", [4]), ("out/release/0001.jpg", [5])));

        Assert.Equal("trip/a.jpg", Assert.Single(batch.Entries).Name);
        Assert.Equal(3, batch.Others.LeftOut.Count);
        Assert.Equal("trip/a.mov", Assert.Single(batch.Others.Companions).Name);
    }

    /// <summary>A zip of one file with these bytes as its name, without the flag that says they are UTF-8, and with this content of the field of Unicode names (0x7075).</summary>
    private static byte[] PackedAs(byte[] name, byte[]? unicodePath = null)
    {
        byte[] extra = unicodePath is null ? [] : [0x75, 0x70, (byte)unicodePath.Length, 0, .. unicodePath];
        byte[] zip = Zip((new string('x', name.Length), [7]));
        int record = zip.AsSpan().IndexOf("PK\u0001\u0002"u8);
        int end = zip.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        name.CopyTo(zip.AsSpan(30));
        name.CopyTo(zip.AsSpan(record + 46));
        BinaryPrimitives.WriteUInt16LittleEndian(zip.AsSpan(record + 30), (ushort)extra.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(end + 12), (uint)(end - record + extra.Length));
        return [.. zip[..(record + 46 + name.Length)], .. extra, .. zip[(record + 46 + name.Length)..]];
    }

    [Fact]
    public async Task A_bomb_is_stopped_by_what_comes_out_whatever_its_directory_says()
    {
        var limits = new ImagingLimits { MaxBytes = 1_000_000 };
        byte[] file = Zip(("bomb.jpg", new byte[40_000_000]));
        Assert.True(file.Length < 100_000);
        ClaimSize(file, 1000);
        // In memory nothing is waited for, so that this thread does all the work, and other tests' allocations do not count.
        using var batch = new ZipBatch(new MemoryStream(file), "bomb.zip", limits);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? error = await Record.ExceptionAsync(() => Read(batch, 0));

        // .NET stops at the size that the directory claims, we at the limit: either way little comes out.
        Assert.True(error is null or PhotoUnreadableException);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 10_000_000);
    }

    [Fact]
    public async Task A_file_larger_than_allowed_is_refused()
    {
        using IPhotoBatch batch = Open(Zip(("large.jpg", new byte[1_000_001])), new ImagingLimits { MaxBytes = 1_000_000 });

        PhotoUnreadableException error = await Assert.ThrowsAsync<PhotoUnreadableException>(() => Read(batch, 0));
        Assert.Equal(UnreadableReason.FileTooLarge, error.Reason);
        Assert.Contains("larger than 1 MB", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_file_and_a_damaged_one_have_their_reasons_and_the_others_are_unharmed()
    {
        byte[] noise = new byte[5000];
        new Random(1).NextBytes(noise);
        byte[] file = Zip(("a.jpg", noise), ("b.jpg", []), ("c.jpg", "whole"u8.ToArray()));
        // Into the packed bytes of the first file: a block of a kind that deflate does not have.
        file[30 + "a.jpg".Length] = 0b111;
        using IPhotoBatch batch = Open(file);

        Assert.Equal(UnreadableReason.Damaged, (await Assert.ThrowsAsync<PhotoUnreadableException>(() => Read(batch, 0))).Reason);
        Assert.Equal(UnreadableReason.Empty, (await Assert.ThrowsAsync<PhotoUnreadableException>(() => Read(batch, 1))).Reason);
        Assert.Equal("whole"u8.ToArray(), await Read(batch, 2));
    }

    [Fact]
    public async Task A_file_that_is_not_as_it_was_packed_is_damaged_even_when_it_unpacks()
    {
        byte[] content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("a.jpg", CompressionLevel.NoCompression).Open();
            entry.Write(content);
        }

        byte[] file = stream.ToArray();
        file[file.AsSpan().IndexOf(content.AsSpan(0, 40)) + 1000] ^= 1;
        using IPhotoBatch batch = Open(file);

        Assert.Equal(UnreadableReason.Damaged, (await Assert.ThrowsAsync<PhotoUnreadableException>(() => Read(batch, 0))).Reason);
    }

    [Fact]
    public async Task A_file_locked_with_a_password_says_so()
    {
        byte[] file = Zip(("a.jpg", [1, 2, 3]));
        // Bit 0 of the general purpose flags, in the directory and in front of the file (APPNOTE 4.4.4).
        file[6] |= 1;
        file[file.AsSpan().IndexOf("PK\u0001\u0002"u8) + 8] |= 1;
        using IPhotoBatch batch = Open(file);

        PhotoUnreadableException error = await Assert.ThrowsAsync<PhotoUnreadableException>(() => Read(batch, 0));
        Assert.Contains("password", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_can_be_read_by_several_workers_at_once()
    {
        (string, byte[])[] files = [.. Enumerable.Range(0, 40).Select(i => ($"{i:00}.jpg", Enumerable.Repeat((byte)i, 50_000 + i).ToArray()))];
        using IPhotoBatch batch = Open(Zip(files));

        byte[][] read = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => Read(batch, i))));

        Assert.Equal(files.Select(file => file.Item2), read);
    }

    [Fact]
    public void What_is_no_zip_or_half_of_one_is_refused_with_one_sentence()
    {
        byte[] whole = Zip(("a.jpg", new byte[3000]));
        byte[] wrongDirectory = [.. whole];
        wrongDirectory.AsSpan(whole.AsSpan().IndexOf("PK\u0001\u0002"u8), 4).Clear();
        foreach (byte[] file in (byte[][])[[], "just text"u8.ToArray(), whole[..(whole.Length / 2)], wrongDirectory])
        {
            BatchUnreadableException error = Assert.Throws<BatchUnreadableException>(() => Open(file));
            Assert.Contains("cannot be read as a zip file", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Any_damage_to_a_zip_is_a_refusal_or_a_reason_and_never_a_crash()
    {
        byte[] whole = Zip(("a.jpg", "some bytes that repeat, some bytes that repeat"u8.ToArray()), ("b.jpg", new byte[300]));
        var random = new Random(11);
        for (int round = 0; round < 400; round++)
        {
            byte[] file = [.. whole];
            for (int change = 0; change < 3; change++) file[random.Next(file.Length)] = (byte)random.Next(256);
            try
            {
                using IPhotoBatch batch = Open(file);
                foreach (PhotoEntry entry in batch.Entries) _ = Record.Exception(() => entry.ReadAsync(CancellationToken.None).GetAwaiter().GetResult()) is null or PhotoUnreadableException
                    ? 0
                    : throw new InvalidOperationException($"round {round}");
            }
            catch (BatchUnreadableException)
            {
                // Refused as a whole: fine too.
            }
        }
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in files)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>Lets the zip's directory lie about the size of its first file (APPNOTE 4.3.12: 24 bytes into the record).</summary>
    private static void ClaimSize(byte[] file, uint size) =>
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(file.AsSpan().IndexOf("PK\u0001\u0002"u8) + 24), size);

    private static async Task<byte[]> Read(IPhotoBatch batch, int index) => (await batch.Entries[index].ReadAsync(CancellationToken.None)).Memory.ToArray();

    private IPhotoBatch Open(byte[] file, ImagingLimits? limits = null) => PhotoBatch.Open(_folder.Write("photos.zip", file), limits ?? new ImagingLimits());
}
