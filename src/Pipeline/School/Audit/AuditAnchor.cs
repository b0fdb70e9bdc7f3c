using System.Text.Json;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Files;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>What is known, from outside the database, about how far a log must at least reach.</summary>
public sealed record AuditAnchor
{
    private AuditAnchor(AuditHead? head, AuditFault? fault)
    {
        (Head, Fault) = (head, fault);
    }

    /// <summary>There is no anchor for this kind of log, such as an export, and none is missed.</summary>
    public static AuditAnchor NotKept { get; } = new(null, null);

    /// <summary>There should be one and there is not.</summary>
    public static AuditAnchor Missing { get; } = new(null, AuditFault.AnchorMissing);

    /// <summary>There is one that was altered.</summary>
    public static AuditAnchor Forged { get; } = new(null, AuditFault.AnchorForged);

    /// <summary>The head that the log had, or null.</summary>
    public AuditHead? Head { get; }

    /// <summary>What is wrong with the anchor itself, or null.</summary>
    public AuditFault? Fault { get; }

    /// <summary>The log reached this far.</summary>
    public static AuditAnchor At(AuditHead head) => new(head, null);
}

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

/// <summary>
/// Keeps, outside the database, how far the audit log of each school reached, so that entries cut off its end are missed. Run it every night, and
/// after every verification.
/// </summary>
/// <param name="folder">Where the anchors lie; not where somebody who can write to the database can write too.</param>
public sealed class AuditStoreAnchor(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, string folder, TimeProvider time)
{
    /// <summary>What is known of how far a school's log must reach.</summary>
    public async Task<AuditAnchor> ReadAsync(int schoolId, CancellationToken cancellationToken)
    {
        using AuditSealer sealer = await AuditSealer.OpenAsync(keys, schoolId, cancellationToken);
        return FileOf(schoolId, sealer).Read();
    }

    /// <summary>Notes how far a school's log reaches now. An empty log needs no note.</summary>
    /// <exception cref="AuditException">The note was altered by somebody.</exception>
    public async Task RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        using AuditSealer sealer = await AuditSealer.OpenAsync(keys, schoolId, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var last = await context.AuditEntries
            .OrderByDescending(entry => entry.Sequence)
            .Select(entry => new { entry.Sequence, entry.Hash })
            .FirstOrDefaultAsync(cancellationToken);
        if (last is not null)
            await FileOf(schoolId, sealer).AdvanceAsync(new AuditHead(AuditStore.NameOf(schoolId), last.Sequence, new Storage.Encryption.Digest(last.Hash)), cancellationToken);
    }

    private AuditAnchorFile FileOf(int schoolId, AuditSealer sealer) =>
        new(Path.Combine(folder, $"audit-{AuditStore.NameOf(schoolId)}.anchor"), sealer, time);
}
