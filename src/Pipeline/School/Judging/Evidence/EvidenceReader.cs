using System.Data;
using System.Runtime.CompilerServices;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.School.Judging.Evidence;

/// <summary>
/// Reads a school's photos as evidence, so that they can be judged again without a look at their pixels: some thousand at a time, by statements sent
/// together, all of one instant.
/// </summary>
public sealed class EvidenceReader(NpgsqlDataSource dataSource, int schoolId)
{
    private const int PageSize = 4_000;

    /// <summary>The photos with these ids, in the order of the ids; ids of other schools, or of nothing, are passed over.</summary>
    public async IAsyncEnumerable<StoredEvidence> ReadAsync(IReadOnlyCollection<long> photoIds, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        foreach (long[] page in photoIds.Distinct().Order().Chunk(PageSize))
        {
            foreach (StoredEvidence photo in await EvidencePage.ReadAsync(connection, schoolId, page, cancellationToken))
                yield return photo;
        }
    }

    /// <summary>
    /// The photos in which these people may be: a face resembles or resembled one of them, a human said so of it or of the same picture, or the name is in the file name, the caption or the picture.
    /// In order, each once.
    /// </summary>
    /// <remarks>
    /// A change of consent can reach further in block-list mode: somebody who becomes restricted and has no template holds every photo of the channel.
    /// </remarks>
    public async Task<IReadOnlyList<long>> PhotosOfAsync(IReadOnlyCollection<string> personIds, CancellationToken cancellationToken)
    {
        const string said = "select distinct photo_id from human_assertions where school_id = $1 and person_id = any($2)";
        const string found =
            """
            select photo_id from face_candidates where school_id = $1 and person_id = any($2)
            union select photo_id from faces where school_id = $1 and reopened_at is not null and resembled && $2
            union select photo_id from photo_names where school_id = $1 and person_id = any($2)
            union select photo_id from picture_names where school_id = $1 and person_id = any($2)
            """;
        long[] saidOf = await ReadAsync(said, personIds, cancellationToken);
        return [.. saidOf.Union(await AlikeAsync(saidOf, cancellationToken)).Union(await ReadAsync(found, personIds, cancellationToken)).Order()];
    }

    /// <summary>The other photos that show the same pictures as these, in other bytes or in the same: what holds one of them holds the others.</summary>
    public Task<long[]> AlikeAsync(IReadOnlyCollection<long> photoIds, CancellationToken cancellationToken) =>
        ReadAsync(HeldPictures.Alike, photoIds, cancellationToken);

    /// <summary>Those of them that something among these photos holds, and that are not blocked as it is.</summary>
    public Task<long[]> AlikeToHeldAsync(IReadOnlyCollection<long> photoIds, CancellationToken cancellationToken) =>
        ReadAsync(HeldPictures.AlikeToHeld, photoIds, cancellationToken);

    private async Task<long[]> ReadAsync<TId>(string sql, IReadOnlyCollection<TId> ids, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<TId[]> { TypedValue = [.. ids] });
        List<long> found = [];
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(reader.GetInt64(0));
        return [.. found];
    }
}

/// <summary>What the database knows of a photo, ready to be judged.</summary>
/// <param name="State">How far it has come.</param>
/// <param name="FaceOrdinals">The ordinal of each face of <paramref name="Evidence"/>, in the same order.</param>
/// <param name="Evidence">Its faces, what humans said of them, and who is named. Fully scanned only when it was screened, and is not locked.</param>
public sealed record StoredEvidence(long PhotoId, long BatchId, PhotoState State, IReadOnlyList<short> FaceOrdinals, PhotoEvidence Evidence);
