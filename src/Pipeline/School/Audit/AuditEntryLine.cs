using System.Text.Encodings.Web;
using System.Text.Json;
using ConsentLens.Pipeline.Storage.Encryption;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>An entry as one line of JSON. The detail stays a text in a text, since its exact bytes are what was hashed.</summary>
internal sealed record AuditEntryLine(
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
    string Seal)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static string Write(AuditEntry entry) => JsonSerializer.Serialize(
        new AuditEntryLine(
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
            entry.Seal.ToString()),
        Json);

    /// <summary>The entry of a line, or null when it is none.</summary>
    public static AuditEntry? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<AuditEntryLine>(line, Json)?.ToEntry();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private AuditEntry? ToEntry()
    {
        bool readable = AuditTime.TryRead(At, out DateTimeOffset at)
            & Digest.TryParse(PreviousHash, out Digest previousHash)
            & Digest.TryParse(Hash, out Digest hash)
            & Digest.TryParse(Seal, out Digest seal);
        return readable
            ? new AuditEntry
            {
                SchoolId = School,
                Sequence = Sequence,
                At = at,
                ActorId = Actor,
                Action = Action,
                SubjectType = SubjectType,
                SubjectId = SubjectId,
                Detail = Detail,
                PreviousHash = previousHash,
                Hash = hash,
                Seal = seal,
            }
            : null;
    }
}
