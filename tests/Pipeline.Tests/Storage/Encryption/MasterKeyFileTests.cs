using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

[UnsupportedOSPlatform("windows")]
public sealed partial class MasterKeyFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly MasterKeyFile _file;

    public MasterKeyFileTests() =>
        _file = new MasterKeyFile(_folder.At("keys/master.key"), new SetTime(new(2026, 7, 31, 9, 0, 0, TimeSpan.Zero)));

    [Fact]
    public async Task A_new_file_holds_one_key_and_is_for_its_owner_alone()
    {
        using MasterKeyRing ring = await _file.LoadOrCreateAsync(default);

        Assert.Matches("^20260731-[0-9a-f]{8}$", Assert.Single(ring.Ids));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file.Path));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(_folder.At("keys")));
    }

    [Fact]
    public async Task The_same_key_is_read_again()
    {
        using MasterKeyRing made = await _file.LoadOrCreateAsync(default);
        using DataKey key = DataKey.Create(KeyOwner.School("S1"));
        WrappedKey wrapped = made.Current.Wrap(key);

        using MasterKeyRing read = await _file.LoadOrCreateAsync(default);
        using DataKey opened = read.Current.Unwrap(wrapped);

        Assert.Equal(made.CurrentId, read.CurrentId);
        Assert.Equal(key.Identity, opened.Identity);
    }

    [Fact]
    public async Task Many_who_start_at_once_get_one_key()
    {
        MasterKeyRing[] rings = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _file.LoadOrCreateAsync(default))));

        Assert.Single(rings.Select(ring => ring.CurrentId).Distinct());
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_file_that_others_may_read_or_write_is_refused(UnixFileMode more)
    {
        (await _file.LoadOrCreateAsync(default)).Dispose();
        File.SetUnixFileMode(_file.Path, File.GetUnixFileMode(_file.Path) | more);

        VaultException error = VaultAssert.Fails(VaultFailure.KeyFileExposed, () => _file.Load());
        Assert.Contains($"chmod 600 {_file.Path}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_not_made_by_reading_it()
    {
        _ = VaultAssert.Fails(VaultFailure.KeyFileMissing, () => _file.Load());
        Assert.False(File.Exists(_file.Path));
    }

    [Fact]
    public async Task Every_changed_character_of_a_key_is_noticed()
    {
        (await _file.LoadOrCreateAsync(default)).Dispose();
        string text = await File.ReadAllTextAsync(_file.Path);
        int start = KeyLine().Match(text).Groups[1].Index;
        for (int i = start; i < start + 44; i++)
        {
            string changed = string.Concat(text.AsSpan(0, i), text[i] == 'x' ? "y" : "x", text.AsSpan(i + 1));
            await File.WriteAllTextAsync(_file.Path, changed);
            _ = VaultAssert.Fails(VaultFailure.KeyFileDamaged, () => _file.Load());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("id a\n")]
    [InlineData("key AAAA\n")]
    [InlineData("id a\nkey AAAA\ncheck 00000000\n")]
    [InlineData("hello\n")]
    public async Task Something_that_is_no_key_file_is_refused(string text)
    {
        (await _file.LoadOrCreateAsync(default)).Dispose();
        await File.WriteAllTextAsync(_file.Path, text);

        VaultException error = VaultAssert.Fails(VaultFailure.KeyFileDamaged, () => _file.Load());
        Assert.Contains(_file.Path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_cut_off_before_its_check_is_refused()
    {
        (await _file.LoadOrCreateAsync(default)).Dispose();
        string text = await File.ReadAllTextAsync(_file.Path);
        await File.WriteAllTextAsync(_file.Path, text[..text.IndexOf("check", StringComparison.Ordinal)]);

        _ = VaultAssert.Fails(VaultFailure.KeyFileDamaged, () => _file.Load());
    }

    [Fact]
    public async Task An_added_key_is_the_current_one_and_the_old_one_stays()
    {
        using MasterKeyRing before = await _file.LoadOrCreateAsync(default);
        using MasterKeyRing after = await _file.AddAsync(default);

        Assert.NotEqual(before.CurrentId, after.CurrentId);
        Assert.Equal([after.CurrentId, before.CurrentId], after.Ids);
    }

    [Fact]
    public async Task Only_keys_out_of_use_are_retired_and_never_the_current_one()
    {
        string first = (await _file.LoadOrCreateAsync(default)).CurrentId;
        string second = (await _file.AddAsync(default)).CurrentId;
        string third = (await _file.AddAsync(default)).CurrentId;

        Assert.Equal([first], await _file.RetireAsync(new HashSet<string> { second }, default));
        Assert.Equal([second], await _file.RetireAsync(new HashSet<string>(), default));
        Assert.Equal([third], _file.Load().Ids);
    }

    [Fact]
    public async Task No_key_is_ever_printed()
    {
        using MasterKeyRing ring = await _file.LoadOrCreateAsync(default);
        using DataKey key = DataKey.Create(KeyOwner.School("S1"));
        string secret = KeyLine().Match(await File.ReadAllTextAsync(_file.Path)).Groups[1].Value;

        string printed = string.Join(' ', ring, ring.Current, key, ring.Current.Wrap(key), System.Text.Json.JsonSerializer.Serialize(ring.Current));

        Assert.Equal(44, secret.Length);
        Assert.DoesNotContain(secret, printed, StringComparison.Ordinal);
        Assert.Contains("withheld", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_unfinished_file_is_left_beside()
    {
        (await _file.LoadOrCreateAsync(default)).Dispose();
        (await _file.AddAsync(default)).Dispose();

        Assert.Equal(["master.key", "master.key.lock"], _folder.Files().Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("^key (.+)$", RegexOptions.Multiline)]
    private static partial Regex KeyLine();
}
