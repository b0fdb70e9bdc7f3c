using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Storage.Encryption;
using CsvHelper;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// Writes a school's audit log for others to keep and check: as lines of JSON, each an entry with all that its hash is made of, or as CSV for a
/// spreadsheet. Both are UTF-8 and end with a line that gives the number of entries, the hash of the last one and the SHA-256 hash of everything before.
/// </summary>
public static class AuditExport
{
    private static readonly string[] CsvHeadings =
        ["school", "sequence", "at", "actor", "action", "what_happened", "subject_type", "subject_id", "detail", "previous_hash", "hash", "seal"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes lines of JSON.</summary>
    /// <param name="entries">All entries by ascending sequence.</param>
    /// <param name="target">Where they go; it is left open.</param>
    /// <returns>The head of what was written.</returns>
    public static Task<AuditHead> WriteJsonLinesAsync(string schoolId, IAsyncEnumerable<AuditEntry> entries, Stream target, CancellationToken cancellationToken) =>
        WriteAsync(
            schoolId,
            entries,
            target,
            heading: null,
            entry => JsonSerializer.Serialize(LineOf(entry), Json),
            (head, count, hash) => JsonSerializer.Serialize(new EndLine(count, head.Hash.ToString(), hash.ToString()), Json),
            cancellationToken);

    /// <summary>Writes CSV (RFC 4180, with line feeds). Times are UTC.</summary>
    /// <param name="entries">All entries by ascending sequence.</param>
    /// <param name="target">Where they go; it is left open.</param>
    /// <returns>The head of what was written.</returns>
    public static Task<AuditHead> WriteCsvAsync(string schoolId, IAsyncEnumerable<AuditEntry> entries, Stream target, CancellationToken cancellationToken) =>
        WriteAsync(
            schoolId,
            entries,
            target,
            CsvLine(CsvHeadings),
            entry => CsvLine(CsvFields(entry)),
            (head, count, hash) => CsvLine(["end", count.ToString(CultureInfo.InvariantCulture), "", "", "", "", "", "", "", "", head.Hash.ToString(), hash.ToString()]),
            cancellationToken);

    private static async Task<AuditHead> WriteAsync(
        string schoolId,
        IAsyncEnumerable<AuditEntry> entries,
        Stream target,
        string? heading,
        Func<AuditEntry, string> write,
        Func<AuditHead, long, Digest, string> end,
        CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        AuditHead head = AuditHead.Start(schoolId);
        long count = 0;
        if (heading is not null) await WriteLineAsync(heading);
        await foreach (AuditEntry entry in entries.WithCancellation(cancellationToken))
        {
            await WriteLineAsync(write(entry));
            head = AuditHead.Of(entry);
            count++;
        }

        await WriteLineAsync(end(head, count, new Digest(hash.GetCurrentHash())));
        return head;

        async Task WriteLineAsync(string line)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
            hash.AppendData(bytes);
            await target.WriteAsync(bytes, cancellationToken);
        }
    }

    private static string[] CsvFields(AuditEntry entry) =>
    [
        entry.SchoolId,
        entry.Sequence.ToString(CultureInfo.InvariantCulture),
        AuditTime.Write(entry.At),
        entry.ActorId,
        entry.Action,
        AuditActionText.TryParse(entry.Action, out AuditAction action) ? AuditActionText.Sentence(action) : "",
        entry.SubjectType,
        entry.SubjectId,
        entry.Detail,
        entry.PreviousHash.ToString(),
        entry.Hash.ToString(),
        entry.Seal.ToString(),
    ];

    private static string CsvLine(IEnumerable<string> fields)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture);
        // Somebody who altered an entry may have meant it to run as a formula in the reader's spreadsheet.
        using var csv = new CsvWriter(text, SpreadsheetCsv.Settings(), leaveOpen: true);
        foreach (string field in fields) csv.WriteField(field);
        csv.Flush();
        return text.ToString();
    }

    private static EntryLine LineOf(AuditEntry entry) => new(
        entry.SchoolId,
        entry.Sequence,
        AuditTime.Write(entry.At),
        entry.ActorId,
        entry.Action,
        entry.SubjectType,
        entry.SubjectId,
        entry.Detail,
        entry.PreviousHash.ToString(),
        entry.Hash.ToString(),
        entry.Seal.ToString());

    /// <summary>The detail stays a text in a text, since its exact bytes are what was hashed.</summary>
    private sealed record EntryLine(
        string School,
        long Sequence,
        string At,
        string Actor,
        string Action,
        string SubjectType,
        string SubjectId,
        string Detail,
        string PreviousHash,
        string Hash,
        string Seal);

    /// <summary>The last line: how many entries came before, the hash of the last of them (what to note down elsewhere), and the SHA-256 hash of all lines before, each with its line feed.</summary>
    private sealed record EndLine(long End, string Head, string Sha256);
}
