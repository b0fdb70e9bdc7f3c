using System.Runtime.Versioning;
using System.Text;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

[UnsupportedOSPlatform("windows")]
public sealed class EncryptedBlobStoreTests : IDisposable
{
    private readonly BlobFixture _fixture = new();

    [Fact]
    public async Task The_same_content_is_kept_once()
    {
        StoredBlob first = await _fixture.WriteAsync(Bytes.Of(5000));
        StoredBlob second = await _fixture.WriteAsync(Bytes.Of(5000));

        Assert.Equal(first.Address, second.Address);
        Assert.Equal((false, true), (first.AlreadyPresent, second.AlreadyPresent));
        _ = Assert.Single(_fixture.Folder.Files());
    }

    [Fact]
    public async Task Many_writers_of_few_contents_at_once_leave_each_content_once_and_whole()
    {
        StoredBlob[] blobs = await Task.WhenAll(
            Enumerable.Range(0, 32).Select(i => Task.Run(() => _fixture.WriteAsync(Bytes.Of(200_000, seed: i % 4)))));

        Assert.Equal(4, _fixture.Folder.Files().Length);
        Assert.Equal(4, _fixture.Store.Enumerate(_fixture.Key.Identity).ToHashSet().Count);
        for (int i = 0; i < blobs.Length; i++) Assert.Equal(Bytes.Of(200_000, seed: i % 4), await _fixture.ReadAsync(blobs[i]));
    }

    [Fact]
    public async Task Who_reads_while_others_write_and_delete_sees_the_whole_content_or_none()
    {
        byte[] content = Bytes.Of(300_000);
        StoredBlob blob = await _fixture.WriteAsync(content);
        using var done = new CancellationTokenSource();
        Task writer = Task.Run(async () =>
        {
            for (int i = 0; i < 30; i++)
            {
                _ = _fixture.Store.Delete(_fixture.Key.Identity, blob.Address);
                _ = await _fixture.WriteAsync(content);
            }

            await done.CancelAsync();
        });

        int read = 0;
        while (!done.IsCancellationRequested)
        {
            if (await _fixture.Store.CheckAsync(_fixture.Key, blob.Address, default) is var condition && condition == BlobCondition.Sound) read++;
            Assert.NotEqual(BlobCondition.Damaged, condition);
        }

        await writer;
        Assert.True(read > 0);
    }

    [Fact]
    public async Task Nothing_of_the_content_and_neither_its_hash_nor_a_persons_id_is_on_the_disk()
    {
        byte[] content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("the-marker-of-this-test ", 20_000)));
        using DataKey person = DataKey.Create(KeyOwner.Person("S1", "P-0042"));
        StoredBlob photo = await _fixture.WriteAsync(content);
        StoredBlob reference = await _fixture.Store.WriteAsync(person, content, default);

        Assert.NotEqual(photo.Address, reference.Address);
        foreach (string file in _fixture.Folder.Files())
        {
            Assert.DoesNotContain("the-marker", Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
            Assert.DoesNotContain(Digest.Sha256(content).ToString(), file, StringComparison.Ordinal);
            Assert.DoesNotContain("P-0042", file, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Files_and_folders_are_for_their_owner_alone()
    {
        _ = await _fixture.WriteAsync(Bytes.Of(10));

        foreach (string file in _fixture.Folder.Files())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        foreach (string folder in Directory.GetDirectories(_fixture.Folder.Path, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task A_content_that_breaks_off_leaves_nothing()
    {
        await using var broken = new PiecewiseStream(Bytes.Of(200_000), piece: 10_000, failAt: 150_000);

        IOException error = await Assert.ThrowsAsync<IOException>(() => _fixture.Store.WriteAsync(_fixture.Key, broken, default));

        Assert.Equal("The connection broke.", error.Message);
        Assert.Empty(_fixture.Folder.Files());
    }

    [Fact]
    public async Task A_write_that_is_called_off_leaves_nothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        _ = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _fixture.Store.WriteAsync(_fixture.Key, Bytes.Of(10), cancelled.Token));
        Assert.Empty(_fixture.Folder.Files());
    }

    [Fact]
    public async Task A_deleted_content_is_gone()
    {
        StoredBlob blob = await _fixture.WriteAsync(Bytes.Of(10));

        Assert.True(_fixture.Store.Contains(_fixture.Key.Identity, blob.Address));
        Assert.True(_fixture.Store.Delete(_fixture.Key.Identity, blob.Address));
        Assert.False(_fixture.Store.Delete(_fixture.Key.Identity, blob.Address));
        Assert.False(_fixture.Store.Contains(_fixture.Key.Identity, blob.Address));
        Assert.Equal(BlobCondition.Missing, await _fixture.Store.CheckAsync(_fixture.Key, blob.Address, default));
        _ = await VaultAssert.FailsAsync(VaultFailure.NotFound, () => _fixture.ReadAsync(blob));
    }

    [Fact]
    public async Task Storing_a_damaged_content_again_mends_it()
    {
        byte[] content = Bytes.Of(1000);
        StoredBlob blob = await _fixture.WriteAsync(content);
        string path = _fixture.FileOf(blob);
        await File.WriteAllBytesAsync(path, Bytes.Flipped(await File.ReadAllBytesAsync(path), 200));
        Assert.Equal(BlobCondition.Damaged, await _fixture.Store.CheckAsync(_fixture.Key, blob.Address, default));

        _ = await _fixture.WriteAsync(content);

        Assert.Equal(BlobCondition.Sound, await _fixture.Store.CheckAsync(_fixture.Key, blob.Address, default));
    }

    [Fact]
    public async Task Everything_is_listed_and_nothing_else()
    {
        var stored = new HashSet<BlobAddress>();
        for (int i = 0; i < 20; i++) _ = stored.Add((await _fixture.WriteAsync(Bytes.Of(50, seed: i))).Address);
        using DataKey person = DataKey.Create(KeyOwner.Person("S1", "P-1"));
        _ = await _fixture.Store.WriteAsync(person, Bytes.Of(50), default);

        Assert.Equal(stored, _fixture.Store.Enumerate(_fixture.Key.Identity).ToHashSet());
        Assert.Equal([_fixture.Key.Identity.Id], _fixture.Store.KeyIds("S1", KeyPurpose.School));
        Assert.Equal([person.Identity.Id], _fixture.Store.KeyIds("S1", KeyPurpose.PersonBiometrics));
        Assert.Empty(_fixture.Store.KeyIds("S2", KeyPurpose.School));
        _ = Assert.Throws<ArgumentException>(() => _fixture.Store.KeyIds("..", KeyPurpose.School));
    }

    [Fact]
    public async Task Destroying_a_person_leaves_no_file_of_theirs_and_all_of_the_others()
    {
        using DataKey leaver = DataKey.Create(KeyOwner.Person("S1", "P-1"));
        using DataKey stayer = DataKey.Create(KeyOwner.Person("S1", "P-2"));
        _ = await _fixture.Store.WriteAsync(leaver, Bytes.Of(50), default);
        StoredBlob kept = await _fixture.Store.WriteAsync(stayer, Bytes.Of(50), default);

        _fixture.Store.DeleteAll(leaver.Identity);
        _fixture.Store.DeleteAll(leaver.Identity);

        Assert.Equal(kept.Address + ".blob", Path.GetFileName(Assert.Single(_fixture.Folder.Files())));
        Assert.Equal(Bytes.Of(50), await _fixture.Store.ReadAsync(stayer, kept.Address, default));
    }

    [Fact]
    public async Task What_a_killed_writer_left_is_deleted_once_it_is_old()
    {
        StoredBlob blob = await _fixture.WriteAsync(Bytes.Of(10));
        string incoming = Path.Combine(Directory.GetParent(Path.GetDirectoryName(_fixture.FileOf(blob))!)!.FullName, "incoming");
        await File.WriteAllTextAsync(Path.Combine(incoming, "left"), "half");
        _fixture.Time.Now = DateTimeOffset.UtcNow + TimeSpan.FromHours(1);

        Assert.Equal(0, _fixture.Store.DeleteUnfinished(TimeSpan.FromHours(2)));
        Assert.Equal(1, _fixture.Store.DeleteUnfinished(TimeSpan.FromMinutes(30)));
        Assert.Equal(Bytes.Of(10), await _fixture.ReadAsync(blob));
        _ = Assert.Single(_fixture.Folder.Files());
    }

    [Fact]
    public async Task Keys_of_the_audit_log_hold_no_files()
    {
        using DataKey key = DataKey.Create(KeyOwner.AuditLog("S1"));

        _ = await Assert.ThrowsAsync<ArgumentException>(() => _fixture.Store.WriteAsync(key, Bytes.Of(10), default));
    }

    public void Dispose() => _fixture.Dispose();
}
