using System.Collections.Concurrent;
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
/// missed. Move it on after the entries are committed, never before. It does not help against somebody who can write both to the database
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

    /// <summary>Makes the first anchor; one that is there already stays.</summary>
    public async Task BeginAsync(AuditHead head, CancellationToken cancellationToken)
    {
        using IDisposable held = await HoldAsync(head, cancellationToken);
        if (Read().Fault == AuditFault.AnchorMissing)
            Write(head);
    }

    /// <summary>Moves the anchor on; one that is there already or further on stays. What speaks of a changed log is never moved on, so that it goes on saying so.</summary>
    /// <param name="isInLog">Whether the log still has the entry that the anchor names.</param>
    /// <exception cref="AuditException">The anchor is missing or was altered, or the log no longer has what it names.</exception>
    /// <exception cref="ArgumentException">The head is that of another school's log.</exception>
    public async Task AdvanceAsync(AuditHead head, Func<AuditHead, Task<bool>> isInLog, CancellationToken cancellationToken)
    {
        using IDisposable held = await HoldAsync(head, cancellationToken);
        AuditAnchor current = Read();
        if (current.Head is not { } reached)
        {
            throw new AuditException(current.Fault == AuditFault.AnchorForged
                ? $"The anchor of the audit log, {path}, was altered: run \"consentlens audit verify\", find out who did it, and move the file away."
                : $"The anchor of the audit log, {path}, is missing: run \"consentlens audit verify\", and find out who removed it.");
        }

        if (!await isInLog(reached))
            throw new AuditException($"The audit log no longer has entry {reached.Sequence}, which its anchor, {path}, names: run \"consentlens audit verify\", and find out who removed it.");
        if (reached.Sequence < head.Sequence)
            Write(head);
    }

    private async Task<IDisposable> HoldAsync(AuditHead head, CancellationToken cancellationToken)
    {
        if (head.SchoolId != sealer.SchoolId) throw new ArgumentException("The head is that of another school's log.", nameof(head));
        PrivateFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return await PrivateFile.LockAsync(path + ".lock", time, cancellationToken);
    }

    private void Write(AuditHead head)
    {
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
/// Keeps, outside the database, how far the audit log of each school reached, so that entries cut off its end are missed. <see cref="AuditStore"/> moves it
/// on after every commit; what a process that was killed in between left behind is made up for by the next commit, the next start and the night.
/// </summary>
/// <param name="folder">Where the anchors lie; not where somebody who can write to the database can write too.</param>
public sealed class AuditStoreAnchor(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, string folder, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<int, Turn> _turns = new();

    /// <summary>What is known of how far a school's log must reach.</summary>
    public async Task<AuditAnchor> ReadAsync(int schoolId, CancellationToken cancellationToken)
    {
        using AuditSealer sealer = await AuditSealer.OpenAsync(keys, schoolId, cancellationToken);
        return FileOf(schoolId, sealer).Read();
    }

    /// <summary>Notes how far a school's log reaches now. An empty log needs no note.</summary>
    /// <exception cref="AuditException">The note is missing or was altered, or the log is not the one that it speaks of.</exception>
    public async Task RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        using AuditSealer sealer = await AuditSealer.OpenAsync(keys, schoolId, cancellationToken);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        if (await AuditStore.HeadAsync(context, cancellationToken) is { Sequence: > 0 } head)
            await AdvanceAsync(sealer, schoolId, head, cancellationToken);
    }

    /// <summary>Makes the first note of a school's log: before its first entry, or when somebody has looked into why there is none.</summary>
    public async Task BeginAsync(int schoolId, AuditHead head, CancellationToken cancellationToken)
    {
        using AuditSealer sealer = await AuditSealer.OpenAsync(keys, schoolId, cancellationToken);
        await FileOf(schoolId, sealer).BeginAsync(head, cancellationToken);
    }

    /// <summary>Notes that the log reaches as far as an entry that is committed. Those who wait for each other share one write.</summary>
    /// <exception cref="AuditException">The note is missing or was altered, or the log is not the one that it speaks of.</exception>
    internal async Task AdvanceAsync(AuditSealer sealer, int schoolId, AuditHead head, CancellationToken cancellationToken)
    {
        Turn turn = _turns.GetOrAdd(schoolId, _ => new Turn());
        long ticket = turn.Ask(head);
        await turn.Gate.WaitAsync(cancellationToken);
        try
        {
            if (turn.Served >= ticket)
                return;
            (AuditHead? furthest, long asked) = turn.Take();
            await FileOf(schoolId, sealer).AdvanceAsync(furthest ?? head, reached => IsInLogAsync(schoolId, reached, cancellationToken), cancellationToken);
            turn.Served = asked;
        }
        finally
        {
            turn.Gate.Release();
        }
    }

    public void Dispose()
    {
        foreach (Turn turn in _turns.Values)
            turn.Gate.Dispose();
    }

    private async Task<bool> IsInLogAsync(int schoolId, AuditHead reached, CancellationToken cancellationToken)
    {
        if (reached.Sequence == 0)
            return true;
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        byte[]? hash = await context.AuditEntries.Where(entry => entry.Sequence == reached.Sequence).Select(entry => entry.Hash).SingleOrDefaultAsync(cancellationToken);
        return hash is not null && new Digest(hash) == reached.Hash;
    }

    private AuditAnchorFile FileOf(int schoolId, AuditSealer sealer) =>
        new(Path.Combine(folder, $"audit-{AuditStore.NameOf(schoolId)}.anchor"), sealer, time);

    /// <summary>Who writes a school's anchor in this process, and for whom else.</summary>
    private sealed class Turn
    {
        private readonly Lock _asking = new();
        private AuditHead? _furthest;
        private long _asked;

        public SemaphoreSlim Gate { get; } = new(1);

        /// <summary>The last ticket that a write has served; for whoever holds the gate.</summary>
        public long Served { get; set; }

        public long Ask(AuditHead head)
        {
            lock (_asking)
            {
                _furthest = _furthest is null || head.Sequence > _furthest.Sequence ? head : _furthest;
                return ++_asked;
            }
        }

        /// <summary>The furthest head of those who have asked since the last time.</summary>
        public (AuditHead? Furthest, long Asked) Take()
        {
            lock (_asking)
            {
                AuditHead? furthest = _furthest;
                _furthest = null;
                return (furthest, _asked);
            }
        }
    }
}
