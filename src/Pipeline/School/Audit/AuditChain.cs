using ConsentLens.Pipeline.Storage.Encryption;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>
/// Links the entries of a school's audit log. The hash of an entry is SHA-256 over these fields, texts in UTF-8 and preceded by their length
/// (4 bytes), all numbers big-endian:
/// <code>
/// the label "ConsentLens audit entry v1", the school's id,
/// the sequence (8 bytes), the time in microseconds since 1970 (8 bytes),
/// actor, action, the subject's type, the subject's id, detail,
/// the hash of the entry before (its length, 32, in 4 bytes, then 32 bytes)
/// </code>
/// so that one entry's hash stands for the whole log up to it. The hash needs no key: whoever holds an export can check it. The seal beside
/// it (<see cref="AuditSealer"/>) stops whoever can write to the database from making up a new chain.
/// </summary>
public sealed class AuditChain(AuditSealer sealer, TimeProvider time)
{
    /// <summary>
    /// The entry that follows a head. Read the head and store the entry in one transaction that keeps others from doing the same, for
    /// instance under an advisory lock of the school's log; the unique sequence is the last guard.
    /// </summary>
    /// <exception cref="ArgumentException">The head is that of another school's log.</exception>
    public AuditEntry Append(AuditHead head, AuditEvent what)
    {
        if (head.SchoolId != sealer.SchoolId) throw new ArgumentException("The head is that of another school's log.", nameof(head));

        var open = new AuditEntry
        {
            SchoolId = head.SchoolId,
            Sequence = head.Sequence + 1,
            At = AuditTime.ToMicroseconds(time.GetUtcNow()),
            ActorId = what.ActorId,
            Action = AuditActionText.Code(what.Action),
            SubjectType = what.SubjectType,
            SubjectId = what.SubjectId,
            Detail = what.Detail.ToString(),
            PreviousHash = head.Hash,
            Hash = default,
            Seal = default,
        };
        Digest hash = HashOf(open);
        return open with { Hash = hash, Seal = sealer.SealEntry(open.Sequence, hash) };
    }

    /// <summary>The hash that an entry must have.</summary>
    /// <exception cref="ArgumentException">A text holds half of a surrogate pair, which no entry of ours does.</exception>
    internal static Digest HashOf(AuditEntry entry) => Digest.Sha256(
        new FieldEncoding("ConsentLens audit entry v1")
            .Add(entry.SchoolId)
            .Add(entry.Sequence)
            .Add(AuditTime.SinceEpoch(entry.At))
            .Add(entry.ActorId)
            .Add(entry.Action)
            .Add(entry.SubjectType)
            .Add(entry.SubjectId)
            .Add(entry.Detail)
            .Add(entry.PreviousHash.Bytes)
            .ToArray());
}

/// <summary>
/// An entry of a school's audit log as it is stored. Nothing about it can be trusted before <see cref="AuditVerifier"/> has passed it, so
/// that any content can be read into it.
/// </summary>
public sealed record AuditEntry
{
    /// <summary>The school whose log it is in.</summary>
    public required string SchoolId { get; init; }

    /// <summary>Its place in the log, from 1 on without gaps.</summary>
    public required long Sequence { get; init; }

    /// <summary>When it was recorded; UTC, whole microseconds.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who did it, by id.</summary>
    public required string ActorId { get; init; }

    /// <summary>The code of an <see cref="AuditAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The kind of thing that it was done to.</summary>
    public required string SubjectType { get; init; }

    /// <summary>The id of that thing.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Canonical JSON object. Store it as text: a database that parses JSON writes it in another way.</summary>
    public required string Detail { get; init; }

    /// <summary>The hash of the entry before; zeros for the first.</summary>
    public required Digest PreviousHash { get; init; }

    /// <summary>The entry's own hash (<see cref="AuditChain"/>).</summary>
    public required Digest Hash { get; init; }

    /// <summary>The hash under the key of the log (<see cref="AuditSealer"/>).</summary>
    public required Digest Seal { get; init; }
}

/// <summary>How far a school's audit log reaches.</summary>
/// <param name="Sequence">The place of the last entry; 0 for an empty log.</param>
/// <param name="Hash">The hash of the last entry. It stands for the whole log: note it down elsewhere, and nothing before it can be changed unnoticed.</param>
public sealed record AuditHead(string SchoolId, long Sequence, Digest Hash)
{
    /// <summary>The head of an empty log, whose hash is 32 zeros.</summary>
    public static AuditHead Start(string schoolId) => new(schoolId, 0, default);

    /// <summary>The head of a log that ends with this entry.</summary>
    public static AuditHead Of(AuditEntry last)
    {
        return new AuditHead(last.SchoolId, last.Sequence, last.Hash);
    }
}

/// <summary>The audit log cannot be written to. The message is one sentence for the user.</summary>
public sealed class AuditException(string message, Exception? inner = null) : Exception(message, inner);
