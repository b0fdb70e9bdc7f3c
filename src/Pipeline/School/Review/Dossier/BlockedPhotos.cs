using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Lists the photos that are blocked, with what stops them.</summary>
public sealed class BlockedPhotos(ConsentLensDbContextFactory contexts, CurrentBasis current, SchoolKeyStore keys, TimeProvider time)
{
    /// <summary>Photos on a page.</summary>
    public const int PageSize = 24;

    /// <summary>How many photos are blocked.</summary>
    public async Task<int> CountAsync(int schoolId, BlockedQuery query, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await Blocked(context, query).Select(verdict => verdict.PhotoId).Distinct().CountAsync(cancellationToken);
    }

    /// <summary>A page of them, the newest photos first.</summary>
    /// <param name="page">Which page, from 1.</param>
    public async Task<IReadOnlyList<BlockedPhoto>> ReadAsync(int schoolId, BlockedQuery query, int page, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        long[] ids = await Blocked(context, query)
            .Select(verdict => verdict.PhotoId)
            .Distinct()
            .OrderByDescending(id => id)
            .Skip((Math.Max(page, 1) - 1) * PageSize)
            .Take(PageSize)
            .ToArrayAsync(cancellationToken);
        VerdictRow[] verdicts = await Blocked(context, query).Where(verdict => ids.Contains(verdict.PhotoId)).AsNoTracking().ToArrayAsync(cancellationToken);
        var batches = await context.Photos
            .Where(photo => ids.Contains(photo.Id))
            .Join(context.Batches, photo => photo.BatchId, batch => batch.Id, (photo, batch) => new { photo.Id, BatchId = batch.Id, batch.NameCiphertext })
            .ToDictionaryAsync(row => row.Id, cancellationToken);
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        ILookup<long, string> people = await PeopleAsync(context, ids, cancellationToken);
        return
        [
            .. verdicts.GroupBy(verdict => verdict.PhotoId).OrderByDescending(group => group.Key).Select(group => new BlockedPhoto(
                group.Key,
                batches[group.Key].BatchId,
                BatchName.Open(key, batches[group.Key].BatchId, batches[group.Key].NameCiphertext).Name,
                [.. group.Select(verdict => verdict.ChannelId).Order(StringComparer.Ordinal)],
                [.. group.SelectMany(verdict => verdict.Reasons).Where(reason => ReasonText.LeadsTo(reason) == Verdict.Block).Distinct().Order()],
                [.. people[group.Key]],
                group.Min(verdict => verdict.JudgedAt))),
        ];
    }

    private static IQueryable<VerdictRow> Blocked(ConsentLensDbContext context, BlockedQuery query)
    {
        int school = context.CurrentSchoolId;
        IQueryable<VerdictRow> verdicts = query.Reason is { } reason
            ? context.Verdicts.FromSql($"select * from verdicts where school_id = {school} and reasons @> array[{ReportCode.Of(reason)}]::text[]")
            : context.Verdicts;
        return verdicts.Where(verdict => verdict.Verdict == Verdict.Block
            && (query.ChannelId == null || verdict.ChannelId == query.ChannelId)
            && context.Photos.Any(photo => photo.Id == verdict.PhotoId && photo.State != PhotoState.Locked && photo.State != PhotoState.Purged));
    }

    /// <summary>Those who are taken for restricted people: by a human's latest word, or else by the match.</summary>
    private async Task<ILookup<long, string>> PeopleAsync(ConsentLensDbContext context, long[] ids, CancellationToken cancellationToken)
    {
        HumanAssertionRow[] said = await context.HumanAssertions.AsNoTracking().Where(row => ids.Contains(row.PhotoId)).OrderBy(row => row.Sequence).ToArrayAsync(cancellationToken);
        Dictionary<(long, short), HumanAssertionRow> words = [];
        foreach (HumanAssertionRow row in said)
            words[(row.PhotoId, row.FaceOrdinal)] = row;
        var matched = await context.FaceCandidates
            .Where(candidate => ids.Contains(candidate.PhotoId) && candidate.Rank == 0
                && context.Faces.Any(face => face.PhotoId == candidate.PhotoId && face.Ordinal == candidate.FaceOrdinal && face.Strength == MatchStrength.Match))
            .Select(candidate => new { candidate.PhotoId, candidate.FaceOrdinal, candidate.PersonId })
            .ToArrayAsync(cancellationToken);
        JudgingBasis basis = await current.ReadAsync(context.CurrentSchoolId, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        IEnumerable<(long PhotoId, string? PersonId)> known =
        [
            .. words.Values.Where(word => word.Kind == HumanAssertionKind.IsPerson).Select(word => (word.PhotoId, word.PersonId)),
            .. matched.Where(face => !words.TryGetValue((face.PhotoId, face.FaceOrdinal), out HumanAssertionRow? word) || !word.Kind.Settles()).Select(face => (face.PhotoId, (string?)face.PersonId)),
        ];
        return known
            .Where(one => basis.Channels.Any(channel => !basis.Register.IsPermitted(one.PersonId, channel.Use, now)))
            .Distinct()
            .ToLookup(one => one.PhotoId, one => basis.Register.Find(one.PersonId) is { } person ? $"{person.GivenName} {person.FamilyName}" : one.PersonId!);
    }
}

/// <summary>Which blocked photos are looked for. What is null does not narrow the list.</summary>
/// <param name="ChannelId">Blocked on this channel.</param>
/// <param name="Reason">Blocked for this reason, perhaps beside others.</param>
public sealed record BlockedQuery(string? ChannelId = null, Reason? Reason = null);

/// <summary>A photo that is blocked on some channel.</summary>
/// <param name="BatchName">What the office calls the batch.</param>
/// <param name="ChannelIds">The channels on which it is blocked.</param>
/// <param name="Reasons">Why it is blocked there.</param>
/// <param name="People">Who stops it, as far as that is known.</param>
public sealed record BlockedPhoto(
    long PhotoId,
    long BatchId,
    string BatchName,
    IReadOnlyList<string> ChannelIds,
    IReadOnlyList<Reason> Reasons,
    IReadOnlyList<string> People,
    DateTimeOffset Since);
