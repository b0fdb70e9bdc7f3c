using System.Text;
using ConsentLens.Consent.Register.Mapping;
using ConsentLens.Consent.Register.Tables;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People.Import;

/// <summary>What a school decided about the columns of its exports, by the set of their headings: to be proposed for the next file of the same report.</summary>
public sealed class KeptMappings(ConsentLensDbContextFactory contexts, SchoolKeyStore keys, TimeProvider time)
{
    /// <summary>What was decided for these headings, or null.</summary>
    internal async Task<RegisterMapping?> FindAsync(int schoolId, RegisterTable table, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        string headings = HeadingsOf(table.Columns.Select(column => column.Name));
        byte[]? ciphertext = await context.RegisterMappings.Where(row => row.Headings == headings).Select(row => row.MappingCiphertext).SingleOrDefaultAsync(cancellationToken);
        if (ciphertext is null) return null;
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        return RegisterReading.FromJson(SealedBytes.OpenText(key, ContextOf(headings), ciphertext))?.Mapping;
    }

    /// <summary>Keeps a mapping as part of the context's transaction, in the place of an earlier one for the same headings.</summary>
    internal async Task KeepAsync(ConsentLensDbContext context, RegisterReading reading, CancellationToken cancellationToken)
    {
        string headings = HeadingsOf(reading.Mapping!.Columns.Select(column => column.Name));
        using DataKey key = await keys.OpenAsync(context.CurrentSchoolId, KeyPurpose.School, cancellationToken);
        byte[] ciphertext = SealedBytes.SealText(key, ContextOf(headings), reading.ToJson());
        if (await context.RegisterMappings.SingleOrDefaultAsync(row => row.Headings == headings, cancellationToken) is { } row)
            (row.MappingCiphertext, row.SavedAt) = (ciphertext, time.GetUtcNow());
        else
            context.RegisterMappings.Add(new RegisterMappingRow { SchoolId = context.CurrentSchoolId, Headings = headings, MappingCiphertext = ciphertext, SavedAt = time.GetUtcNow() });
    }

    private static string HeadingsOf(IEnumerable<string> names) => Digest.Sha256(Encoding.UTF8.GetBytes(RegisterMapping.KeyOf(names))).ToString();

    private static SealedContext ContextOf(string headings) => new("register_mappings", "mapping_ciphertext", headings);
}
