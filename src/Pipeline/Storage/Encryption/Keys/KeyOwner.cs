using ConsentLens.Consent.Register;

namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>Whose a data key is. It is bound into everything sealed under the key.</summary>
public sealed record KeyOwner
{
    // Schools have numbers for ids.
    private const string Pages = "web-pages";

    private KeyOwner(KeyPurpose purpose, string schoolId, string ownerId)
    {
        RequireSafe(schoolId, nameof(schoolId));
        RequireSafe(ownerId, nameof(ownerId));
        (Purpose, SchoolId, OwnerId) = (purpose, schoolId, ownerId);
    }

    /// <summary>What the key protects.</summary>
    public KeyPurpose Purpose { get; }

    /// <summary>The school it belongs to.</summary>
    public string SchoolId { get; }

    /// <summary>The person's id for <see cref="KeyPurpose.PersonBiometrics"/>, otherwise the school's id again.</summary>
    public string OwnerId { get; }

    /// <summary>A school as owner of its photos and texts.</summary>
    /// <exception cref="ArgumentException">The id does not keep to <see cref="PersonIdRule"/>.</exception>
    public static KeyOwner School(string schoolId) => new(KeyPurpose.School, schoolId, schoolId);

    /// <summary>A person of a school as owner of their templates and reference photos.</summary>
    /// <exception cref="ArgumentException">An id does not keep to <see cref="PersonIdRule"/>.</exception>
    public static KeyOwner Person(string schoolId, string personId) => new(KeyPurpose.PersonBiometrics, schoolId, personId);

    /// <summary>A school's audit log.</summary>
    /// <exception cref="ArgumentException">The id does not keep to <see cref="PersonIdRule"/>.</exception>
    public static KeyOwner AuditLog(string schoolId) => new(KeyPurpose.AuditLog, schoolId, schoolId);

    /// <summary>The web pages of an installation, which all its schools share: they seal texts as a school does.</summary>
    public static KeyOwner WebPages() => new(KeyPurpose.School, Pages, Pages);

    /// <summary>The owner of a stored key, from its columns.</summary>
    /// <exception cref="ArgumentException">An id does not keep to <see cref="PersonIdRule"/>, or the purpose is none.</exception>
    public static KeyOwner Of(KeyPurpose purpose, string schoolId, string ownerId) =>
        Enum.IsDefined(purpose)
            ? new KeyOwner(purpose, schoolId, ownerId)
            : throw new ArgumentException("There is no such purpose of a key.", nameof(purpose));

    /// <summary>Writes the owner into what is authenticated.</summary>
    internal FieldEncoding AddTo(FieldEncoding fields) =>
        fields.Add((long)Purpose).Add(SchoolId).Add(OwnerId);

    private static void RequireSafe(string id, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(id, parameter);
        if (!PersonIdRule.IsSafe(id)) throw new ArgumentException($"The id cannot be used: {PersonIdRule.Description}.", parameter);
    }
}
