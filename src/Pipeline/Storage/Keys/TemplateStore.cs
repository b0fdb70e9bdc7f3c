using System.Globalization;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Encryption.Sealing;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Storage.Keys;

/// <summary>Seals face templates into the database and opens them again.</summary>
public sealed class TemplateStore(PersonKeyStore keys)
{
    /// <summary>The templates of the context's school for one embedder. Expired ones are left out, as if destroyed.</summary>
    public async Task<IReadOnlyList<Template>> LoadAsync(ConsentLensDbContext context, Digest embedder, DateTimeOffset now, CancellationToken cancellationToken)
    {
        byte[] model = embedder.ToArray();
        DateTimeOffset instant = InstantConverter.ToStored(now);
        var stored = await context.Templates
            .Where(template => template.EmbedderSha256 == model && template.ExpiresAt > instant)
            .Join(context.PersonKeys, template => template.PersonId, key => key.PersonId, (template, key) => new { Template = template, key.WrappedKey })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        return [.. stored.Select(row => Open(row.Template, row.WrappedKey))];
    }

    /// <param name="expiresAt">When it must be destroyed at the latest.</param>
    public static TemplateRow Seal(int schoolId, Template template, Digest embedder, DataKey key, DateTimeOffset createdAt, DateTimeOffset expiresAt)
    {
        float[] references = [.. template.References.SelectMany(reference => reference)];
        var row = new TemplateRow
        {
            SchoolId = schoolId,
            PersonId = template.PersonId,
            EmbedderSha256 = embedder.ToArray(),
            MeanCiphertext = [],
            ReferencesCiphertext = [],
            CreatedAt = createdAt,
            ExpiresAt = expiresAt,
        };
        row.MeanCiphertext = SealedBytes.SealVector(key, MeanOf(row), template.Mean);
        row.ReferencesCiphertext = SealedBytes.SealVector(key, ReferencesOf(row), references);
        return row;
    }

    /// <exception cref="Encryption.VaultException">It was altered, or belongs to somebody else.</exception>
    internal Template Open(TemplateRow row, byte[] wrappedKey)
    {
        using DataKey key = keys.Unwrap(row.SchoolId, row.PersonId, wrappedKey);
        float[] mean = SealedBytes.OpenVector(key, MeanOf(row), row.MeanCiphertext);
        float[] references = SealedBytes.OpenVector(key, ReferencesOf(row), row.ReferencesCiphertext);
        return new Template(row.PersonId, mean, [.. references.Chunk(mean.Length)]);
    }

    private static SealedContext MeanOf(TemplateRow row) => new("templates", "mean_ciphertext", RowId(row));
    private static SealedContext ReferencesOf(TemplateRow row) => new("templates", "references_ciphertext", RowId(row));

    private static string RowId(TemplateRow row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.SchoolId}/{row.PersonId}/{Convert.ToHexStringLower(row.EmbedderSha256)}");
}
