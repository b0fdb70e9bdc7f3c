namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>What a data key protects.</summary>
public enum KeyPurpose
{
    /// <summary>A school's photos and its texts: file names, safeguarding reasons. One key a school.</summary>
    School,

    /// <summary>A person's templates and reference photos, and nothing else: the key is destroyed with them. One key a person.</summary>
    PersonBiometrics,

    /// <summary>The seals of a school's audit log. One key a school.</summary>
    AuditLog,
}
