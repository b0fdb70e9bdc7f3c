using System.Globalization;
using System.Text.Json;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;

namespace ConsentLens.Pipeline.School.Judging.Names;

/// <summary>What the office calls a batch, and the event. Both may name somebody, and so the database has them sealed only.</summary>
internal sealed record BatchName(string Name, string? Event)
{
    public byte[] Seal(DataKey key, long batchId) => SealedBytes.SealText(key, ContextOf(batchId), JsonSerializer.Serialize(this));

    /// <param name="ciphertext">As <see cref="BatchRow.NameCiphertext"/> has it.</param>
    /// <exception cref="VaultException">It was changed, or is another batch's.</exception>
    public static BatchName Open(DataKey key, long batchId, byte[] ciphertext) =>
        JsonSerializer.Deserialize<BatchName>(SealedBytes.OpenText(key, ContextOf(batchId), ciphertext))!;

    /// <summary>What is searched for names.</summary>
    public string?[] Texts() => [Name, Event];

    private static SealedContext ContextOf(long batchId) => new("batches", "name_ciphertext", batchId.ToString(CultureInfo.InvariantCulture));
}
