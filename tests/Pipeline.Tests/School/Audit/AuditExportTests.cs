using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Encryption;
using CsvHelper;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

public sealed class AuditExportTests : IDisposable
{
    private readonly AuditLogFixture _log = new(6);

    [Fact]
    public async Task An_export_holds_all_that_the_chain_is_verified_by() => Assert.True(await IsSoundAsync(await ExportAsync()));

    [Fact]
    public async Task An_empty_log_can_be_exported()
    {
        using var empty = new AuditLogFixture(0);

        Assert.True(await IsSoundAsync(await WriteAsync(empty.Entries)));
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
        for (int i = 0; i < export.Length - 1; i++)
        {
            byte[] changed = [.. export];
            changed[i] = changed[i] == (byte)'7' ? (byte)'8' : (byte)'7';
            Assert.False(await IsSoundAsync(changed), $"Byte {i} was changed unnoticed.");
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
        await AssertNoticedAsync(lines[..^1]);
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

    private async Task AssertNoticedAsync(IEnumerable<string> lines) => Assert.False(await IsSoundAsync(Join(lines)));

    /// <summary>As somebody else would check it: the entries that can be read in it give the very same export, closing line and all, and their chain holds.</summary>
    private async Task<bool> IsSoundAsync(byte[] export)
    {
        try
        {
            string[] lines = Encoding.UTF8.GetString(export).TrimEnd('\n').Split('\n');
            AuditEntry[] entries = [.. lines[..^1].Select(EntryOf)];
            return (await WriteAsync(entries)).AsSpan().SequenceEqual(export) && (await _log.VerifyAsync(entries)).IsSound;
        }
        catch (Exception error) when (error is JsonException or FormatException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    private static AuditEntry EntryOf(string line)
    {
        JsonElement fields = JsonDocument.Parse(line).RootElement;
        string Text(string name) => fields.GetProperty(name).GetString()!;
        return new AuditEntry
        {
            SchoolId = Text("school"),
            Sequence = fields.GetProperty("sequence").GetInt64(),
            At = DateTimeOffset.Parse(Text("at"), CultureInfo.InvariantCulture),
            ActorId = Text("actor"),
            Action = Text("action"),
            SubjectType = Text("subjectType"),
            SubjectId = Text("subjectId"),
            Detail = Text("detail"),
            PreviousHash = new Digest(Convert.FromHexString(Text("previousHash"))),
            Hash = new Digest(Convert.FromHexString(Text("hash"))),
            Seal = new Digest(Convert.FromHexString(Text("seal"))),
        };
    }

    private static async Task<byte[]> WriteAsync(IEnumerable<AuditEntry> entries)
    {
        using var stream = new MemoryStream();
        _ = await AuditExport.WriteJsonLinesAsync("S1", entries.ToAsyncEnumerable(), stream, default);
        return stream.ToArray();
    }

    private Task<byte[]> ExportAsync() => WriteAsync(_log.Entries);
}
