using System.Text.Json;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Files;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// A small file outside the database that says how far a school's log reached, sealed with the log's key, so that entries cut off the end are
/// missed. Advance it after the entries are committed, never before. It does not help against somebody who can write both to the database
/// and to this folder and puts an old anchor back: for that, note the head elsewhere now and then, as every export does.
/// </summary>
public sealed class AuditAnchorFile(string path, AuditSealer sealer, TimeProvider time)
{
    private const int MostBytes = 4096;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What the file says.</summary>
    public AuditAnchor Read()
    {
        byte[] text;
        try
        {
            using FileStream file = File.OpenRead(path);
            if (file.Length > MostBytes) return AuditAnchor.Forged;
            text = new byte[file.Length];
            file.ReadExactly(text);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return AuditAnchor.Missing;
        }

        return Parse(text) is { } head ? AuditAnchor.At(head) : AuditAnchor.Forged;
    }

    /// <summary>Moves the anchor on; an anchor that is already there or further on stays.</summary>
    /// <exception cref="AuditException">The file was altered; it is kept as it is, for somebody to look at.</exception>
    /// <exception cref="ArgumentException">The head is that of another school's log.</exception>
    public async Task AdvanceAsync(AuditHead head, CancellationToken cancellationToken)
    {
        if (head.SchoolId != sealer.SchoolId) throw new ArgumentException("The head is that of another school's log.", nameof(head));
        PrivateFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        using IDisposable held = await PrivateFile.LockAsync(path + ".lock", time, cancellationToken);
        AuditAnchor current = Read();
        if (current.Fault == AuditFault.AnchorForged)
            throw new AuditException($"The anchor of the audit log, {path}, was altered: run \"consentlens audit verify\", find out who did it, and move the file away.");
        if (current.Head is not null && current.Head.Sequence >= head.Sequence) return;

        var line = new Line(head.SchoolId, head.Sequence, head.Hash.ToString(), sealer.SealAnchor(head).ToString());
        PrivateFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(line, Json));
    }

    private AuditHead? Parse(byte[] text)
    {
        try
        {
            Line? line = JsonSerializer.Deserialize<Line>(text, Json);
            if (line is null || line.School != sealer.SchoolId) return null;
            if (!Digest.TryParse(line.Hash, out Digest hash) || !Digest.TryParse(line.Seal, out Digest seal)) return null;
            var head = new AuditHead(line.School, line.Sequence, hash);
            return sealer.SealAnchor(head) == seal ? head : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Line(string School, long Sequence, string Hash, string Seal);
}
