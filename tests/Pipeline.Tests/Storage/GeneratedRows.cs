using System.Globalization;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>Rows of a school of generated people and screened photos, as many as asked for, written by COPY. The benchmarks compile this file too.</summary>
internal static class GeneratedRows
{
    private static readonly DateTimeOffset At = new(2026, 9, 1, 9, 0, 0, TimeSpan.Zero);

    /// <summary>Ids of its photos, and its own. Everybody consented to the web site; each face matches somebody.</summary>
    public static async Task<(int School, long[] Photos)> AddAsync(
        ConsentLensDbContextFactory contexts, int photoCount, int peopleCount, int facesPerPhoto)
    {
        int school = await new SchoolDirectory(contexts).AddAsync(
            "Generated school of " + photoCount.ToString(CultureInfo.InvariantCulture), DateTimeOffset.UnixEpoch, CancellationToken.None);
        await using ConsentLensDbContext context = contexts.Create(school);
        var batch = new BatchRow { SchoolId = school, State = BatchState.Screened, CreatedBy = "test", CreatedAt = At };
        context.Batches.Add(batch);
        await context.SaveChangesAsync();
        // These rows fit together; a million references would take most of the time to check.
        await context.Database.OpenConnectionAsync();
        await context.Database.ExecuteSqlAsync($"set session_replication_role = replica");
        long[] ids = await BulkCopy.ReserveIdsAsync<PhotoRow>(context, photoCount, CancellationToken.None);
        await BulkCopy.InsertAsync(context, Enumerable.Range(0, peopleCount).Select(number => Person(school, number)), CancellationToken.None);
        await BulkCopy.InsertAsync(context, Enumerable.Range(0, peopleCount).Select(number => Consent(school, number)), CancellationToken.None);
        await BulkCopy.InsertAsync(context, ids.Select(id => Photo(school, batch.Id, id)), CancellationToken.None);
        (long Photo, short Ordinal)[] faces = [.. ids.SelectMany(id => Enumerable.Range(0, facesPerPhoto).Select(ordinal => (id, (short)ordinal)))];
        await BulkCopy.InsertAsync(context, faces.Select(face => Face(school, face.Photo, face.Ordinal)), CancellationToken.None);
        var random = new Random(1);
        await BulkCopy.InsertAsync(context, faces.Select(face => Candidate(school, face.Photo, face.Ordinal, random.Next(peopleCount))), CancellationToken.None);
        await context.Database.ExecuteSqlAsync($"reset session_replication_role");
        await using NpgsqlCommand vacuum = contexts.DataSource.CreateCommand("vacuum analyze");
        _ = await vacuum.ExecuteNonQueryAsync();
        return (school, ids);
    }

    /// <summary>Names every batch of a school: a page that lists them opens their names.</summary>
    public static async Task NameBatchesAsync(ConsentLensDbContext context, DataKey key)
    {
        foreach (BatchRow batch in await context.Batches.ToArrayAsync())
            batch.NameCiphertext = new BatchName($"Batch {batch.Id}", null).Seal(key, batch.Id);
        await context.SaveChangesAsync();
    }

    private static string PersonId(int number) => $"P{number:D5}";

    /// <summary>Families of two, by a name of letters alone: digits are no part of a name, and whoever has the same family name may be taken for the other.</summary>
    private static string FamilyOf(int number) => string.Concat(number.ToString("D5", CultureInfo.InvariantCulture).Select(digit => (char)('a' + digit - '0')));

    private static PersonRow Person(int school, int number) => new()
    {
        SchoolId = school,
        PersonId = PersonId(number),
        GivenName = $"Given{number}",
        FamilyName = FamilyOf(number / 2),
        Role = PersonRole.Pupil,
        Class = $"{number % 7}A",
    };

    private static ConsentDecisionRow Consent(int school, int number) => new()
    {
        SchoolId = school,
        PersonId = PersonId(number),
        Use = Use.Website,
        Kind = DecisionKind.Given,
        DecidedBy = Decider.ParentOrCarer,
        EffectiveFrom = At,
        RecordedBy = "test",
        RecordedAt = At,
    };

    private static PhotoRow Photo(int school, long batch, long id) => new()
    {
        SchoolId = school,
        Id = id,
        BatchId = batch,
        State = PhotoState.Screened,
        BlobId = id.ToString(CultureInfo.InvariantCulture),
        FileNameCiphertext = new byte[60],
        FileNameHash = HashOf(id),
        ByteSize = 4_000_000,
        Width = 4000,
        Height = 3000,
        UploadedAt = At,
        ScreenedAt = At,
        ReadAt = At,
        DetectorSha256 = HashOf(0),
        EmbedderSha256 = HashOf(0),
    };

    private static FaceRow Face(int school, long photo, short ordinal) => new()
    {
        SchoolId = school,
        PhotoId = photo,
        Ordinal = ordinal,
        BoxX = 100 * ordinal,
        BoxY = 100,
        BoxWidth = 80,
        BoxHeight = 100,
        Landmarks = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        Score = 0.9f,
        Quality = FaceQuality.Good,
        Strength = MatchStrength.Match,
        BestSimilarity = 0.7f,
        Margin = 0.2f,
    };

    private static FaceCandidateRow Candidate(int school, long photo, short ordinal, int person) =>
        new() { SchoolId = school, PhotoId = photo, FaceOrdinal = ordinal, Rank = 0, PersonId = PersonId(person), Similarity = 0.7f, FoundAt = DateTimeOffset.UnixEpoch };

    private static byte[] HashOf(long number)
    {
        byte[] hash = new byte[32];
        BitConverter.TryWriteBytes(hash, number);
        return hash;
    }
}
