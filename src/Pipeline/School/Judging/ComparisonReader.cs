using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Reads by what photos' evidence came about.</summary>
internal static class ComparisonReader
{
    public static async Task<Dictionary<long, ComparisonRecord>> ReadAsync(NpgsqlConnection connection, int schoolId, long[] photoIds, CancellationToken cancellationToken)
    {
        // A photo that nobody has looked at yet has no verdict to be judged again.
        const string sql =
            """
            select id, batch_id, detector_sha256, embedder_sha256, matched_gallery_revision
            from photos where school_id = $1 and id = any($2) and state <> 'uploaded'
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = photoIds });
        var records = new Dictionary<long, ComparisonRecord>(photoIds.Length);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            records.Add(row.GetInt64(0), new ComparisonRecord(row.GetInt64(1), BytesOf(row, 2), BytesOf(row, 3), row.GetInt64(4)));
        return records;
    }

    private static byte[]? BytesOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}

/// <summary>By what a photo's evidence came about.</summary>
/// <param name="DetectorSha256">The model that found its faces, or null.</param>
/// <param name="EmbedderSha256">The model by which they were compared, or null.</param>
/// <param name="GalleryRevision">The state of the templates that they were compared with.</param>
internal sealed record ComparisonRecord(long BatchId, byte[]? DetectorSha256, byte[]? EmbedderSha256, long GalleryRevision)
{
    /// <summary>Whether its faces were never compared, or what they were compared with is no longer known.</summary>
    public bool AwaitsMatching => EmbedderSha256 is null || GalleryRevision == MatchedGallery.MustBeMatched;
}
