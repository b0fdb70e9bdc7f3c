using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ConsentLens.Pipeline.School.Audit;
using CsvHelper;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

public sealed class AuditExportTests : IDisposable
{
    private readonly AuditLogFixture _log = new(6);

    [Fact]
    public async Task An_export_can_be_verified_with_and_without_the_key()
    {
        byte[] export = await ExportAsync();

        AuditVerification withKey = await VerifyAsync(new AuditVerifier(_log.Sealer, AuditAnchor.NotKept), export);
        AuditVerification withoutKey = await VerifyAsync(new AuditVerifier("S1", AuditAnchor.At(_log.Head)), export);

        Assert.True(withKey.IsSound);
        Assert.True(withoutKey.IsSound);
        Assert.Equal((6, true, false), (withKey.Entries, withKey.SealsChecked, withoutKey.SealsChecked));
    }

    [Fact]
    public async Task An_empty_log_can_be_exported()
    {
        using var stream = new MemoryStream();
        _ = await AuditExport.WriteJsonLinesAsync("S1", AsyncEnumerable.Empty<AuditEntry>(), stream, default);

        Assert.True((await VerifyAsync(new AuditVerifier("S1", AuditAnchor.NotKept), stream.ToArray())).IsSound);
    }

    [Fact]
    public async Task The_same_log_gives_the_same_export() => Assert.Equal(await ExportAsync(), await ExportAsync());

    [Fact]
    public async Task The_closing_line_holds_the_hash_of_all_before()
    {
        string text = Encoding.UTF8.GetString(await ExportAsync());
        int closing = text.LastIndexOf('\n', text.Length - 2) + 1;
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text[..closing])));

        Assert.Equal($$"""{"end":6,"head":"{{_log.Head.Hash}}","sha256":"{{hash}}"}""", text[closing..].TrimEnd());
    }

    [Fact]
    public async Task Every_changed_byte_is_noticed()
    {
        byte[] export = await ExportAsync();
        var verifier = new AuditVerifier("S1", AuditAnchor.NotKept);
        for (int i = 0; i < export.Length - 1; i++)
        {
            byte[] changed = [.. export];
            changed[i] = changed[i] == (byte)'7' ? (byte)'8' : (byte)'7';
            Assert.False((await VerifyAsync(verifier, changed)).IsSound, $"Byte {i} was changed unnoticed.");
        }
    }

    [Fact]
    public async Task Every_removed_repeated_or_added_line_is_noticed()
    {
        string[] lines = Encoding.UTF8.GetString(await ExportAsync()).TrimEnd().Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            await AssertNoticedAsync(lines.Where((_, index) => index != i));
            await AssertNoticedAsync([.. lines[..i], lines[i], .. lines[i..]]);
            await AssertNoticedAsync([.. lines[..i], "{}", .. lines[i..]]);
        }

        await AssertNoticedAsync([.. lines, ""]);
        AuditVerification cut = await VerifyAsync(new AuditVerifier("S1", AuditAnchor.NotKept), Join(lines[..^1]));
        Assert.Equal(AuditFault.ExportIncomplete, Assert.Single(cut.Findings).Fault);
    }

    [Fact]
    public async Task Something_that_is_no_export_is_noticed()
    {
        foreach (string text in new[] { "", "hello", "{}\n", "null\n", "[]\n", "\0\0" })
            await AssertNoticedAsync([text]);
    }

    [Fact]
    public async Task A_spreadsheet_gets_every_entry_in_plain_words_and_the_closing_hash()
    {
        using var stream = new MemoryStream();
        _ = await AuditExport.WriteCsvAsync("S1", _log.Entries.ToAsyncEnumerable(), stream, default);
        string text = Encoding.UTF8.GetString(stream.ToArray());
        using var csv = new CsvReader(new StringReader(text), CultureInfo.InvariantCulture);
        dynamic[] rows = [.. csv.GetRecords<dynamic>()];

        Assert.Equal(7, rows.Length);
        Assert.Equal(_log.Entries[2].Detail, (string)rows[2].detail);
        Assert.Equal("2026-07-31T09:00:01.234567Z", (string)rows[0].at);
        Assert.Equal(AuditActionText.Sentence((AuditAction)1), (string)rows[0].what_happened);
        Assert.Equal("end", (string)rows[6].school);
        int closing = text.LastIndexOf('\n', text.Length - 2) + 1;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text[..closing]))), (string)rows[6].seal);
    }

    [Fact]
    public async Task An_entry_that_was_made_a_formula_does_not_run_in_a_spreadsheet()
    {
        using var stream = new MemoryStream();
        AuditEntry[] entries = [_log.Entries[0] with { SubjectId = "=1+1" }];
        _ = await AuditExport.WriteCsvAsync("S1", entries.ToAsyncEnumerable(), stream, default);

        Assert.DoesNotContain(",=1+1", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    public void Dispose() => _log.Dispose();

    private static byte[] Join(IEnumerable<string> lines) => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    private static async Task<AuditVerification> VerifyAsync(AuditVerifier verifier, byte[] export)
    {
        using var stream = new MemoryStream(export);
        return await AuditExportReader.VerifyAsync(verifier, stream, default);
    }

    private static async Task AssertNoticedAsync(IEnumerable<string> lines) =>
        Assert.False((await VerifyAsync(new AuditVerifier("S1", AuditAnchor.NotKept), Join(lines))).IsSound);

    private async Task<byte[]> ExportAsync()
    {
        using var stream = new MemoryStream();
        AuditHead head = await AuditExport.WriteJsonLinesAsync("S1", _log.Entries.ToAsyncEnumerable(), stream, default);
        Assert.Equal(_log.Head, head);
        return stream.ToArray();
    }
}
