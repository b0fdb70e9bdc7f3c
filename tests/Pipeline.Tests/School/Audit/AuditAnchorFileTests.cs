using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Tests.Storage.Encryption;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

public sealed class AuditAnchorFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly AuditLogFixture _log = new(5);
    private readonly AuditAnchorFile _file;

    public AuditAnchorFileTests() => _file = new AuditAnchorFile(Path, _log.Sealer, TimeProvider.System);

    private string Path => _folder.At("audit/S1.anchor");

    [Fact]
    public async Task It_says_how_far_the_log_reached()
    {
        Assert.Equal(AuditAnchor.Missing, _file.Read());

        await _file.AdvanceAsync(_log.Head, default);

        Assert.Equal(AuditAnchor.At(_log.Head), _file.Read());
        Assert.True((await _log.VerifyAsync(_log.Entries, _file.Read())).IsSound);
        Assert.False((await _log.VerifyAsync(_log.Entries.Take(4), _file.Read())).IsSound);
    }

    [Fact]
    public async Task It_never_goes_back()
    {
        await _file.AdvanceAsync(_log.Head, default);
        await _file.AdvanceAsync(AuditHead.Of(_log.Entries[2]), default);

        Assert.Equal(_log.Head, _file.Read().Head);
    }

    [Fact]
    public async Task Many_who_advance_it_at_once_leave_the_furthest()
    {
        await Task.WhenAll(_log.Entries.Select(entry => Task.Run(() => _file.AdvanceAsync(AuditHead.Of(entry), default))));

        Assert.Equal(_log.Head, _file.Read().Head);
    }

    [Fact]
    public async Task Every_changed_character_is_noticed_and_the_file_is_kept_for_looking_at()
    {
        await _file.AdvanceAsync(AuditHead.Of(_log.Entries[2]), default);
        string text = await File.ReadAllTextAsync(Path);
        for (int i = 0; i < text.Length; i++)
        {
            string changed = string.Concat(text.AsSpan(0, i), text[i] == '7' ? "8" : "7", text.AsSpan(i + 1));
            await File.WriteAllTextAsync(Path, changed);
            Assert.Equal(AuditAnchor.Forged, _file.Read());
            _ = await Assert.ThrowsAsync<AuditException>(() => _file.AdvanceAsync(_log.Head, default));
            Assert.Equal(changed, await File.ReadAllTextAsync(Path));
        }
    }

    [Fact]
    public async Task The_anchor_of_another_log_is_noticed()
    {
        using var other = new AuditLogFixture(3);
        await new AuditAnchorFile(Path, other.Sealer, TimeProvider.System).AdvanceAsync(other.Head, default);

        Assert.Equal(AuditAnchor.Forged, _file.Read());
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }
}
