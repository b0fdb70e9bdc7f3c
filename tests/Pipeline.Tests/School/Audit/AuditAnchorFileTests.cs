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

        await BeginAsync();
        await AdvanceAsync(_log.Head);

        Assert.Equal(AuditAnchor.At(_log.Head), _file.Read());
        Assert.True((await _log.VerifyAsync(_log.Entries, _file.Read())).IsSound);
        Assert.False((await _log.VerifyAsync(_log.Entries.Take(4), _file.Read())).IsSound);
    }

    [Fact]
    public async Task It_never_goes_back()
    {
        await BeginAsync();
        await AdvanceAsync(_log.Head);
        await AdvanceAsync(AuditHead.Of(_log.Entries[2]));
        await BeginAsync();

        Assert.Equal(_log.Head, _file.Read().Head);
    }

    [Fact]
    public async Task Many_who_advance_it_at_once_leave_the_furthest()
    {
        await BeginAsync();
        await Task.WhenAll(_log.Entries.Select(entry => Task.Run(() => AdvanceAsync(AuditHead.Of(entry)))));

        Assert.Equal(_log.Head, _file.Read().Head);
    }

    [Fact]
    public async Task Every_changed_character_is_noticed_and_the_file_is_kept_for_looking_at()
    {
        await BeginAsync();
        await AdvanceAsync(AuditHead.Of(_log.Entries[2]));
        string text = await File.ReadAllTextAsync(Path);
        for (int i = 0; i < text.Length; i++)
        {
            string changed = string.Concat(text.AsSpan(0, i), text[i] == '7' ? "8" : "7", text.AsSpan(i + 1));
            await File.WriteAllTextAsync(Path, changed);
            Assert.Equal(AuditAnchor.Forged, _file.Read());
            _ = await Assert.ThrowsAsync<AuditException>(() => AdvanceAsync(_log.Head));
            await BeginAsync();
            Assert.Equal(changed, await File.ReadAllTextAsync(Path));
        }
    }

    [Fact]
    public async Task The_anchor_of_another_log_is_noticed()
    {
        using var other = new AuditLogFixture(3);
        await new AuditAnchorFile(Path, other.Sealer, TimeProvider.System).BeginAsync(other.Head, default);

        Assert.Equal(AuditAnchor.Forged, _file.Read());
    }

    [Fact]
    public async Task One_that_is_missing_or_names_what_the_log_no_longer_has_is_not_moved_on()
    {
        await Assert.ThrowsAsync<AuditException>(() => AdvanceAsync(_log.Head));
        Assert.Equal(AuditAnchor.Missing, _file.Read());

        AuditHead reached = AuditHead.Of(_log.Entries[2]);
        await _file.BeginAsync(reached, default);
        await Assert.ThrowsAsync<AuditException>(() => _file.AdvanceAsync(_log.Head, _ => Task.FromResult(false), default));
        Assert.Equal(AuditAnchor.At(reached), _file.Read());
    }

    public void Dispose()
    {
        _log.Dispose();
        _folder.Dispose();
    }

    private Task BeginAsync() => _file.BeginAsync(AuditHead.Start(AuditLogFixture.School), default);

    private Task AdvanceAsync(AuditHead head) => _file.AdvanceAsync(head, reached => Task.FromResult(reached.Sequence <= _log.Head.Sequence), default);
}
