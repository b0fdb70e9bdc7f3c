using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Lists batches, the latest first.</summary>
public sealed class BatchList(ConsentLensDbContextFactory contexts, SchoolKeyStore keys)
{
    /// <summary>One page of the batches that are looked for, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<BatchSummary> Batches, int Total)> PageAsync(int schoolId, BatchQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Page, 1);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        IQueryable<BatchRow> wanted = context.Batches;
        if (query.State is { } state)
            wanted = wanted.Where(batch => batch.State == state);
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            long[] called = await CalledAsync(context, query.Text, cancellationToken);
            wanted = wanted.Where(batch => called.Contains(batch.Id));
        }

        int total = await wanted.CountAsync(cancellationToken);
        long[] page = await wanted.OrderByDescending(batch => batch.Id).Skip((query.Page - 1) * query.Size).Take(query.Size).Select(batch => batch.Id).ToArrayAsync(cancellationToken);
        return (await ReadAsync(context, rows => rows.Where(batch => page.Contains(batch.Id)).OrderByDescending(batch => batch.Id), cancellationToken), total);
    }

    /// <summary>The batches that are being taken in or screened, and those that failed, the latest first.</summary>
    public async Task<IReadOnlyList<BatchSummary>> UnfinishedAsync(int schoolId, int most, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await ReadAsync(context, rows => rows.Where(batch => batch.State != BatchState.Screened).OrderByDescending(batch => batch.Id).Take(most), cancellationToken);
    }

    /// <summary>One batch; null when the school has no such one.</summary>
    public async Task<BatchSummary?> FindAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return (await ReadAsync(context, rows => rows.Where(batch => batch.Id == batchId), cancellationToken)).SingleOrDefault();
    }

    /// <summary>The batches each word of the text stands in the name or event of: they are sealed, so the database cannot look.</summary>
    private async Task<long[]> CalledAsync(ConsentLensDbContext context, string text, CancellationToken cancellationToken)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var all = await context.Batches.Select(batch => new { batch.Id, batch.NameCiphertext }).ToArrayAsync(cancellationToken);
        using DataKey key = await keys.OpenAsync(context.CurrentSchoolId, KeyPurpose.School, cancellationToken);
        return [.. all.Where(batch => IsCalled(BatchName.Open(key, batch.Id, batch.NameCiphertext))).Select(batch => batch.Id)];

        bool IsCalled(BatchName name) => words.All(word => name.Texts().Any(called => called?.Contains(word, StringComparison.InvariantCultureIgnoreCase) == true));
    }

    private async Task<IReadOnlyList<BatchSummary>> ReadAsync(
        ConsentLensDbContext context, Func<IQueryable<BatchRow>, IQueryable<BatchRow>> choose, CancellationToken cancellationToken)
    {
        var rows = await choose(context.Batches.AsNoTracking())
            .Select(batch => new
            {
                batch.NameCiphertext,
                Summary = new BatchSummary
                {
                    Id = batch.Id,
                    Name = string.Empty,
                    Event = null,
                    Classes = batch.DeclaredClasses,
                    ChannelIds = batch.ChannelIds,
                    State = batch.State,
                    Photos = batch.FileCount - batch.DuplicateCount,
                    Duplicates = batch.DuplicateCount,
                    Unreadable = batch.UnreadableCount,
                    Deleted = context.Photos.Count(photo => photo.BatchId == batch.Id && photo.State == PhotoState.Purged),
                    IsDeleted = context.Photos.Any(photo => photo.BatchId == batch.Id && photo.State == PhotoState.Purged)
                        && !context.Photos.Any(photo => photo.BatchId == batch.Id && photo.State != PhotoState.Purged && photo.State != PhotoState.Locked),
                    PassedOver = batch.PassedOver,
                    IsFolder = batch.SourceCiphertext != null,
                    Problem = batch.Problem,
                    CreatedBy = batch.CreatedBy,
                    CreatedAt = batch.CreatedAt,
                },
            })
            .ToArrayAsync(cancellationToken);
        using DataKey key = await keys.OpenAsync(context.CurrentSchoolId, KeyPurpose.School, cancellationToken);
        BatchSummary[] batches = [.. rows.Select(row => Named(row.Summary, BatchName.Open(key, row.Summary.Id, row.NameCiphertext)))];
        long?[] ids = [.. batches.Select(batch => (long?)batch.Id)];
        JobProgressRow[] progress = await context.JobProgress.AsNoTracking()
            .Where(row => ids.Contains(row.BatchId) && row.Job == BatchScreening.ProgressJob)
            .OrderBy(row => row.Id)
            .ToArrayAsync(cancellationToken);
        Dictionary<long, JobProgressRow> byBatch = progress.GroupBy(row => row.BatchId!.Value).ToDictionary(rows => rows.Key, rows => rows.Last());
        long[] receiving = [.. batches.Where(batch => batch.State == BatchState.Receiving).Select(batch => batch.Id)];
        var received = await context.Photos
            .Where(photo => receiving.Contains(photo.BatchId))
            .GroupBy(photo => photo.BatchId)
            .Select(photos => new { photos.Key, Count = photos.Count(), Done = photos.Count(photo => photo.State != PhotoState.Uploaded) })
            .ToDictionaryAsync(photos => photos.Key, cancellationToken);
        return
        [
            .. batches.Select(batch => received.TryGetValue(batch.Id, out var open)
                ? batch with { Photos = open.Count, Progress = BatchProgress.OfUpload(open.Done, open.Count) }
                : batch with
                {
                    Photos = batch.State == BatchState.Receiving ? 0 : batch.Photos,
                    Progress = byBatch.TryGetValue(batch.Id, out JobProgressRow? row) ? BatchProgress.Of(row) : null,
                }),
        ];
    }

    private static BatchSummary Named(BatchSummary batch, BatchName called) => batch with { Name = called.Name, Event = called.Event };
}

/// <summary>Which batches are looked for. What is null does not narrow the list.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Size">Batches on a page.</param>
/// <param name="Text">Words that each stand in the name or the event.</param>
public sealed record BatchQuery(int Page, int Size, string? Text = null, BatchState? State = null);

/// <summary>A batch in a list.</summary>
public sealed record BatchSummary
{
    public required long Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>The event, or null.</summary>
    public required string? Event { get; init; }

    /// <summary>The classes that are in it; none for the whole school.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The channels that it is meant for; none for all.</summary>
    public required IReadOnlyList<string> ChannelIds { get; init; }

    /// <summary>How far it has come.</summary>
    public required BatchState State { get; init; }

    public required int Photos { get; init; }

    /// <summary>Files that were in it twice, or in an earlier batch.</summary>
    public required int Duplicates { get; init; }

    /// <summary>Files that could not be read.</summary>
    public required int Unreadable { get; init; }

    /// <summary>Photos whose pictures were deleted: by hand, or at the end of the time they are kept.</summary>
    public int Deleted { get; init; }

    /// <summary>Whether none of its pictures is left to be seen.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>What of it was not taken in, as sentences; null when there was nothing.</summary>
    public string? PassedOver { get; init; }

    /// <summary>Whether its files come from a folder or zip of the machine, and not from somebody's upload.</summary>
    public required bool IsFolder { get; init; }

    /// <summary>What holds it up, as one sentence; otherwise null.</summary>
    public required string? Problem { get; init; }

    /// <summary>The user who uploaded it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was uploaded.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How far the screening has come; null before it began.</summary>
    public BatchProgress? Progress { get; init; }
}

/// <summary>Counts the verdicts of a batch. Locked photos are known to the safeguarding lead alone and never counted; purged ones are gone.</summary>
public sealed class BatchVerdicts(ConsentLensDbContextFactory contexts)
{
    /// <summary>The counts on each channel, in the order of their ids.</summary>
    public async Task<IReadOnlyList<VerdictTally>> CountAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var counts = await context.Photos
            .Where(photo => photo.BatchId == batchId && photo.State != PhotoState.Locked && photo.State != PhotoState.Purged)
            .Join(context.Verdicts, photo => photo.Id, verdict => verdict.PhotoId, (_, verdict) => new { verdict.ChannelId, verdict.Verdict })
            .GroupBy(verdict => verdict)
            .Select(same => new { same.Key.ChannelId, same.Key.Verdict, Count = same.Count() })
            .ToArrayAsync(cancellationToken);
        string[] channels = await context.Channels.OrderBy(channel => channel.ChannelId).Select(channel => channel.ChannelId).ToArrayAsync(cancellationToken);
        int Of(string channel, Verdict verdict) => counts.Where(count => count.ChannelId == channel && count.Verdict == verdict).Sum(count => count.Count);
        return [.. channels.Select(channel => new VerdictTally(channel, Of(channel, Verdict.Clear), Of(channel, Verdict.Blur), Of(channel, Verdict.Review), Of(channel, Verdict.Block)))];
    }
}

/// <summary>How many photos have each verdict on a channel.</summary>
/// <param name="Clear">Photos that may be released.</param>
/// <param name="Blur">Photos that may be released with faces filled.</param>
/// <param name="Review">Photos that a human decides.</param>
/// <param name="Block">Photos that may not be released.</param>
public sealed record VerdictTally(string ChannelId, int Clear, int Blur, int Review, int Block)
{
    public int Total => Clear + Blur + Review + Block;

    public int Of(Verdict verdict) => verdict switch
    {
        Verdict.Clear => Clear,
        Verdict.Blur => Blur,
        Verdict.Review => Review,
        _ => Block,
    };
}
