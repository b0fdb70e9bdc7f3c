using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Runtime.CompilerServices;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// The audit logs in the database, one a school. An entry is written in the transaction of the change that it records, so that there is
/// never one without the other. Writers of one school wait for each other until their transactions end: append as the last step.
/// </summary>
/// <param name="anchor">Moved on after every commit: only then, so that it never names what does not count.</param>
public sealed partial class AuditStore(SchoolKeyStore keys, AuditStoreAnchor anchor, TimeProvider time, ILogger<AuditStore> logger) : IDisposable
{
    // The letters "audt": the first half of the advisory lock, whose second half is the school.
    private const int LockSpace = 0x61756474;

    private readonly ConcurrentDictionary<int, AuditSealer> _sealers = new();

    /// <summary>How a school is called in its log and in the keys: its number.</summary>
    public static string NameOf(int schoolId) => schoolId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Adds entries to the log of the context's school, in its transaction.</summary>
    /// <param name="events">What is to be recorded, in this order; none is nothing to do.</param>
    /// <exception cref="InvalidOperationException">There is no transaction, or it sees only an older state, in which the log's end may be missing.</exception>
    public async Task AppendAsync(ConsentLensDbContext context, IReadOnlyCollection<AuditEvent> events, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
            return;
        IDbContextTransaction transaction = context.Database.CurrentTransaction
            ?? throw new InvalidOperationException("An audit entry goes into the transaction of what it records; begin one first.");
        if (transaction.GetDbTransaction().IsolationLevel > IsolationLevel.ReadCommitted)
            throw new InvalidOperationException("The end of the audit log can only be found in a transaction that reads what was committed last.");

        int school = context.CurrentSchoolId;
        AuditSealer sealer = await SealerOfAsync(school, cancellationToken);
        var chain = new AuditChain(sealer, time);
        await context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockSpace}, {school})", cancellationToken);
        AuditHead head = await HeadAsync(context, cancellationToken);
        // An anchor that says "nothing yet" is always true. Later than this, one that is missing was removed.
        if (head.Sequence == 0)
            await anchor.BeginAsync(school, head, cancellationToken);
        foreach (AuditEvent what in events)
        {
            AuditEntry entry = chain.Append(head, what);
            context.AuditEntries.Add(ToRow(entry, school));
            head = AuditHead.Of(entry);
        }

        await context.SaveChangesAsync(cancellationToken);
        context.AfterCommit.Add(() => AnchorAsync(school, () => anchor.AdvanceAsync(sealer, school, head, CancellationToken.None)));
    }

    /// <summary>Adds one entry to the log of the context's school, in its transaction.</summary>
    /// <exception cref="InvalidOperationException">There is no transaction, or it sees only an older state.</exception>
    public Task AppendAsync(ConsentLensDbContext context, AuditEvent what, CancellationToken cancellationToken) =>
        AppendAsync(context, [what], cancellationToken);

    /// <summary>A school's whole log, first entry first, as one instant has it.</summary>
    public static async IAsyncEnumerable<AuditEntry> ReadAsync(NpgsqlDataSource dataSource, int schoolId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const string sql =
            """
            select sequence, at, actor, action, subject_type, subject_id, detail::text, previous_hash, hash, seal
            from audit_entries where school_id = $1 order by sequence
            """;
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            yield return new AuditEntry
            {
                SchoolId = NameOf(schoolId),
                Sequence = row.GetInt64(0),
                At = row.GetFieldValue<DateTimeOffset>(1),
                ActorId = row.GetString(2),
                Action = row.GetString(3),
                SubjectType = row.GetString(4),
                SubjectId = row.GetString(5),
                Detail = row.GetString(6),
                PreviousHash = DigestOf(row, 7),
                Hash = DigestOf(row, 8),
                Seal = DigestOf(row, 9),
            };
        }
    }

    /// <summary>Reads a school's log through and says what was altered, removed, moved or put in.</summary>
    /// <param name="anchor">How far it must at least reach.</param>
    public async Task<AuditVerification> VerifyAsync(NpgsqlDataSource dataSource, int schoolId, AuditAnchor anchor, CancellationToken cancellationToken)
    {
        var verifier = new AuditVerifier(await SealerOfAsync(schoolId, cancellationToken), anchor);
        return await verifier.VerifyAsync(ReadAsync(dataSource, schoolId, cancellationToken), cancellationToken);
    }

    /// <summary>Makes up for a process that was killed between a commit and its anchor.</summary>
    public Task CatchUpAsync(int schoolId, CancellationToken cancellationToken) => AnchorAsync(schoolId, () => anchor.RunAsync(schoolId, cancellationToken));

    /// <summary>Zeroes the keys of the logs.</summary>
    public void Dispose()
    {
        foreach (AuditSealer sealer in _sealers.Values)
            sealer.Dispose();
    }

    /// <summary>The last entry of the context's school.</summary>
    internal static async Task<AuditHead> HeadAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        string school = NameOf(context.CurrentSchoolId);
        var last = await context.AuditEntries
            .OrderByDescending(entry => entry.Sequence)
            .Select(entry => new { entry.Sequence, entry.Hash })
            .FirstOrDefaultAsync(cancellationToken);
        return last is null ? AuditHead.Start(school) : new AuditHead(school, last.Sequence, new Digest(last.Hash));
    }

    private static AuditEntryRow ToRow(AuditEntry entry, int schoolId) => new()
    {
        SchoolId = schoolId,
        Sequence = entry.Sequence,
        At = entry.At,
        Actor = entry.ActorId,
        Action = entry.Action,
        SubjectType = entry.SubjectType,
        SubjectId = entry.SubjectId,
        Detail = entry.Detail,
        PreviousHash = entry.PreviousHash.ToArray(),
        Hash = entry.Hash.ToArray(),
        Seal = entry.Seal.ToArray(),
    };

    private static Digest DigestOf(NpgsqlDataReader row, int column) => new(row.GetFieldValue<byte[]>(column));

    /// <summary>What was committed stands, whatever becomes of the anchor: one that cannot be moved on is told here, at the next verification and by the night.</summary>
    private async Task AnchorAsync(int school, Func<Task> advance)
    {
        try
        {
            await advance();
        }
        catch (Exception error)
        {
            NotAnchored(school, error.GetType().Name, error is AuditException ? error.Message : null);
        }
    }

    private async Task<AuditSealer> SealerOfAsync(int schoolId, CancellationToken cancellationToken)
    {
        if (_sealers.TryGetValue(schoolId, out AuditSealer? known))
            return known;
        AuditSealer opened = await AuditSealer.OpenAsync(keys, schoolId, cancellationToken);
        if (_sealers.TryAdd(schoolId, opened))
            return opened;
        opened.Dispose();
        return _sealers[schoolId];
    }

    [LoggerMessage(LogLevel.Error, "The audit log of school {School} could not be anchored: entries might be cut off its end unseen. {Failure} {Reason}")]
    private partial void NotAnchored(int school, string failure, string? reason);
}
