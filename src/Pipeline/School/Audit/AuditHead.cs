using ConsentLens.Pipeline.Storage.Encryption;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>How far a school's audit log reaches.</summary>
/// <param name="SchoolId">Whose log.</param>
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
