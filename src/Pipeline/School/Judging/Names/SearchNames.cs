using System.Diagnostics;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Judging.Names;

/// <summary>
/// Searches the texts of photos, and what was read in them, again that were searched for other names than those of today: somebody joined or is called otherwise, or a batch is. Whom they name is judged in
/// the same transaction. Nobody who was found once is forgotten: somebody else's joining does not make a photo more publishable.
/// </summary>
public sealed class SearchNames(
    ConsentLensDbContextFactory contexts, SchoolKeyStore keys, KeptReadings readings, DetectorTrust detectors, AuditStore audit, TimeProvider time, ILogger<SearchNames> logger)
{
    private const int PageSize = 4_000;

    private readonly PageJudge _judge = new(contexts, detectors, audit, time);

    /// <summary>Searches what is stale in a school, and judges the photos that name somebody whom they did not name before. Safe to run twice.</summary>
    public async Task<JudgingCounts> RunAsync(int schoolId, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        JudgingCounts counts = JudgingCounts.None;
        string? last = string.Empty;
        while (last is not null)
        {
            string after = last;
            counts += (await _judge.JudgeAsync(schoolId, ChooseAsync, JudgingCause.Names, cancellationToken)).Counts;

            async Task<long[]> ChooseAsync(ConsentLensDbContext context, SchoolState school)
            {
                var names = new RegisterNames(school.Register);
                string[] page = await StaleAsync(context, names, after, cancellationToken);
                last = page.LastOrDefault();
                return page.Length == 0 ? [] : await SearchAsync(context, names, page, cancellationToken);
            }
        }

        long? lastPhoto = 0;
        while (lastPhoto is { } afterPhoto)
        {
            counts += (await _judge.JudgeAsync(schoolId, ChooseReadAsync, JudgingCause.Names, cancellationToken)).Counts;

            async Task<long[]> ChooseReadAsync(ConsentLensDbContext context, SchoolState school)
            {
                var names = new RegisterNames(school.Register);
                long[] page = await KeptReadings.StaleAsync(context, names, afterPhoto, PageSize, cancellationToken);
                lastPhoto = page.Length == 0 ? null : page[^1];
                return page.Length == 0 ? [] : await readings.SearchAsync(context, names, page, time.GetUtcNow(), cancellationToken);
            }
        }

        return counts with { Elapsed = Stopwatch.GetElapsedTime(start) };
    }

    /// <summary>Whether anything of a school was last searched for other names than those of today.</summary>
    public async Task<bool> IsBehindAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var names = new RegisterNames(await new RegisterStore(context, time).LoadAsync(time.GetUtcNow(), cancellationToken));
        byte[] current = names.Sha256;
        return await context.PhotoTexts.AnyAsync(text => text.NamesSha256 == null || text.NamesSha256 != current, cancellationToken)
            || (await KeptReadings.StaleAsync(context, names, after: 0, most: 1, cancellationToken)).Length > 0;
    }

    /// <summary>Whom the texts of pictures name on this register, without writing anything.</summary>
    /// <param name="onlyStale">Whether texts are passed over that were searched for these names before.</param>
    internal async Task<FoundNames> FindAsync(ConsentLensDbContext context, RegisterNames names, string[] pictures, bool onlyStale, CancellationToken cancellationToken)
    {
        byte[] current = names.Sha256;
        var rows = await context.PhotoTexts.AsNoTracking()
            .Where(text => pictures.Contains(text.BlobId) && (!onlyStale || text.NamesSha256 == null || text.NamesSha256 != current))
            .Join(context.Batches, text => text.BatchId, batch => batch.Id, (text, batch) => new { text.BlobId, text.BatchId, text.TextHash, text.Ciphertext, IsNews = text.NamesSha256 == null, batch.NameCiphertext })
            .ToArrayAsync(cancellationToken);
        var found = new FoundNames(rows.Length);
        if (rows.Length == 0)
            return found;
        using DataKey key = await keys.OpenAsync(context.CurrentSchoolId, KeyPurpose.School, cancellationToken);
        // One batch has many photos.
        Dictionary<long, string[]?> ofBatches = [];
        foreach (var row in rows)
        {
            if (!ofBatches.TryGetValue(row.BatchId, out string[]? called))
                ofBatches.Add(row.BatchId, called = Find("the name of batch", row.BatchId, () => BatchName.Open(key, row.BatchId, row.NameCiphertext).Texts()));
            string[]? said = Find("a text of batch", row.BatchId, () => [KeptTexts.Open(key, row.BlobId, row.BatchId, row.TextHash, row.Ciphertext)]);
            found.Add(row.BlobId, [.. called ?? [], .. said ?? []], row.IsNews);
            // It stays stale, and so no photo of it can be released.
            if (called is null || said is null)
                found.Unreadable.Add(row.TextHash);
        }

        return found;

        string[]? Find(string what, long batch, Func<string?[]> open)
        {
            try
            {
                return names.In(open());
            }
            catch (VaultException damaged)
            {
                logger.NotUsable(what, context.CurrentSchoolId, batch, damaged);
                return null;
            }
        }
    }

    /// <summary>Those of the photos that have a text which was searched for other names.</summary>
    internal static async Task<IReadOnlySet<long>> StaleAsync(ConsentLensDbContext context, RegisterNames names, long[] photoIds, CancellationToken cancellationToken)
    {
        byte[] current = names.Sha256;
        return await context.Photos
            .Where(photo => photoIds.Contains(photo.Id)
                && ((photo.ReadingCiphertext != null && (photo.ReadingNamesSha256 == null || photo.ReadingNamesSha256 != current))
                    || context.PhotoTexts.Any(text => text.BlobId == photo.BlobId && (text.NamesSha256 == null || text.NamesSha256 != current))))
            .Select(photo => photo.Id)
            .ToHashSetAsync(cancellationToken);
    }

    private static Task<string[]> StaleAsync(ConsentLensDbContext context, RegisterNames names, string after, CancellationToken cancellationToken)
    {
        (int school, byte[] current) = (context.CurrentSchoolId, names.Sha256);
        return context.Database.SqlQuery<string>(
            $"""
            select blob_id as "Value" from photo_texts
            where school_id = {school} and blob_id collate "C" > {after} and names_sha256 is distinct from {current}
            group by blob_id order by blob_id collate "C" limit {PageSize}
            """).ToArrayAsync(cancellationToken);
    }

    private async Task<long[]> SearchAsync(ConsentLensDbContext context, RegisterNames names, string[] pictures, CancellationToken cancellationToken)
    {
        (int school, byte[] current) = (context.CurrentSchoolId, names.Sha256);
        FoundNames found = await FindAsync(context, names, pictures, onlyStale: true, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        (string[] blobs, string[] people) = found.ToColumns(onlyNews: false);
        long[] named = await context.Database.SqlQuery<long>(
            $"""
            insert into photo_names (school_id, photo_id, person_id, found_at)
            select {school}, photo.id, found.person_id, {now}
            from unnest({blobs}, {people}) as found (blob_id, person_id) join photos photo on photo.school_id = {school} and photo.blob_id = found.blob_id
            on conflict do nothing returning photo_id as "Value"
            """).ToArrayAsync(cancellationToken);
        (blobs, people) = found.ToColumns(onlyNews: true);
        long[] namedAgain = await context.Database.SqlQuery<long>(
            $"""
            update photo_names name set found_at = {now}
            from unnest({blobs}, {people}) as found (blob_id, person_id) join photos photo on photo.school_id = {school} and photo.blob_id = found.blob_id
            where name.school_id = {school} and name.photo_id = photo.id and name.person_id = found.person_id returning photo.id as "Value"
            """).ToArrayAsync(cancellationToken);
        byte[][] unreadable = [.. found.Unreadable];
        await context.Database.ExecuteSqlAsync(
            $"""
            update photo_texts set names_sha256 = {current}
            where school_id = {school} and blob_id = any({pictures}) and names_sha256 is distinct from {current} and not (text_hash = any({unreadable}))
            """,
            cancellationToken);
        return [.. named.Union(namedAgain)];
    }
}

/// <summary>Whom the texts of pictures name.</summary>
/// <param name="texts">How many texts were searched.</param>
internal sealed class FoundNames(int texts)
{
    private readonly Dictionary<string, HashSet<string>> _byPicture = new(StringComparer.Ordinal);
    private readonly HashSet<(string Picture, string Person)> _news = [];

    public int Texts => texts;

    /// <summary>Hashes of texts that could not be opened, or the names of whose batches could not.</summary>
    public List<byte[]> Unreadable { get; } = [];

    /// <param name="isNews">Whether the text, or what its batch is called, was never searched: whoever checked the names did not see it.</param>
    public void Add(string picture, string[] people, bool isNews)
    {
        if (people.Length == 0)
            return;
        if (!_byPicture.TryGetValue(picture, out HashSet<string>? named))
            _byPicture.Add(picture, named = new HashSet<string>(StringComparer.Ordinal));
        named.UnionWith(people);
        if (isNews)
            _news.UnionWith(people.Select(person => (picture, person)));
    }

    /// <summary>Everybody who is named: by the texts of the picture, or among those who were known to be.</summary>
    public string[] With(string? picture, IEnumerable<string> known) =>
        [.. known.Union(picture is null ? [] : _byPicture.GetValueOrDefault(picture) ?? [], StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    public (string[] Pictures, string[] People) ToColumns(bool onlyNews)
    {
        (string Picture, string Person)[] pairs = onlyNews ? [.. _news] : [.. _byPicture.SelectMany(named => named.Value.Select(person => (named.Key, person)))];
        return ([.. pairs.Select(pair => pair.Picture)], [.. pairs.Select(pair => pair.Person)]);
    }
}
