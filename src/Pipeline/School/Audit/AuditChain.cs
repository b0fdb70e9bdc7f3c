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
