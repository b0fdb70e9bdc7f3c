using System.Collections.Concurrent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Rematch;
using ConsentLens.Pipeline.School.Settings;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Faces;
using ConsentLens.Pipeline.Vision.Faces.Embedding;
using ConsentLens.Pipeline.Vision.Faces.Matching;
using ConsentLens.Pipeline.Vision.Models;
using Microsoft.Extensions.Logging;

namespace ConsentLens.Pipeline.School.Review.Groups;

/// <summary>
/// Shows the faces of a batch that wait for a decision together with those that look like them. They are compared with each other when somebody asks; what is known for a while after that
/// is which of them stand together, in memory alone: an embedding is dropped as soon as its batch is grouped, and never stored. A school that only has faces detected has no groups.
/// </summary>
public sealed partial class FaceGroups(
    ConsentLensDbContextFactory contexts, WaitingFaces waiting, CurrentBasis current, PhotoEmbedder embedder, SchoolKeyStore keys, ScreeningEngine engine, TimeProvider time, ILogger<FaceGroups> logger) : IDisposable
{
    /// <summary>How long it is remembered who stands together, without a sign of life.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    /// <summary>How long whoever asks waits for the groups, before they are told how far the comparison is.</summary>
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(int SchoolId, long BatchId), Grouping> _known = new();

    // One batch after the other: comparing takes whole cores.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _end = new();

    /// <summary>The faces of a batch that wait, in groups; while they are being compared, how far that is.</summary>
    public async Task<GroupedFaces> ReadAsync(int schoolId, long batchId, CancellationToken cancellationToken)
    {
        Forget();
        IReadOnlyList<WaitingFace> faces = await waiting.ReadAsync(schoolId, batchId, cancellationToken);
        if (!(await current.ReadAsync(schoolId, cancellationToken)).ComparesFaces)
            return new GroupedFaces([.. faces.Select(face => new FaceGroup([face]))], 0, 0);
        WaitingFace[] alike = [.. faces.Where(face => face.Quality == FaceQuality.Good)];
        Grouping grouping = _known.AddOrUpdate(
            (schoolId, batchId),
            _ => Begin(schoolId, batchId, alike),
            (_, known) => known.Comparing.IsCompleted && alike.Any(face => !known.Looked.Contains(new FaceKey(face))) ? Begin(schoolId, batchId, alike) : known);
        grouping.UsedAt = time.GetUtcNow();
        // A large batch takes minutes: whoever asks is told how far it is.
        await Task.WhenAny(grouping.Comparing, Task.Delay(ShortWait, time, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        if (!grouping.Comparing.IsCompleted)
            return new GroupedFaces([], grouping.Done, grouping.Total);
        IReadOnlyDictionary<FaceKey, int> groups = await grouping.Comparing;
        FaceGroup[] together = [.. faces
            .GroupBy(face => groups.TryGetValue(new FaceKey(face), out int group) ? group : (object)new FaceKey(face))
            .Select(group => new FaceGroup([.. group]))
            .OrderByDescending(group => group.MayBeRestricted)
            .ThenByDescending(group => group.Faces.Count)
            .ThenBy(group => group.Faces[0].PhotoId)
            .ThenBy(group => group.Faces[0].Ordinal)];
        return new GroupedFaces(together, 0, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Cancel();
        _end.Dispose();
        _turn.Dispose();
    }

    private void Forget()
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach (((int, long) batch, Grouping grouping) in _known)
        {
            if (grouping.Comparing.IsCompleted && now - grouping.UsedAt > Lifetime)
                _known.TryRemove(KeyValuePair.Create(batch, grouping));
        }
    }

    private Grouping Begin(int schoolId, long batchId, WaitingFace[] faces)
    {
        var grouping = new Grouping([.. faces.Select(face => new FaceKey(face))], faces.Select(face => face.PhotoId).Distinct().Count());
        // Begun once its place is taken, and by whoever waits for it first: of two that ask at once one grouping is thrown away.
        grouping.Start(() => Task.Run(() => CompareAsync(schoolId, batchId, grouping, _end.Token), _end.Token));
        return grouping;
    }

    private async Task<IReadOnlyDictionary<FaceKey, int>> CompareAsync(int schoolId, long batchId, Grouping grouping, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
            List<(FaceKey Face, FaceToGroup ToGroup)> found = [];
            foreach (IGrouping<long, FaceKey> photo in grouping.Looked.GroupBy(face => face.PhotoId).OrderBy(photo => photo.Key))
            {
                found.AddRange(await EmbedAsync(schoolId, photo.Key, [.. photo], key, cancellationToken));
                grouping.Done++;
            }

            MatchThresholds thresholds;
            await using (ConsentLensDbContext context = contexts.Create(schoolId))
                thresholds = await SchoolSettings.ThresholdsAsync(context, engine, cancellationToken);
            int[] groups = FaceGrouper.Group([.. found.Select(face => face.ToGroup)], FaceGrouper.AlikeAt(thresholds), engine.ModelsFor(comparesFaces: true).Metric);
            return found.Zip(groups).ToDictionary(pair => pair.First.Face, pair => pair.Second);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Then every face stands by itself, and can be decided about as well.
            NotGrouped(batchId, schoolId, error.GetType().Name);
            return new Dictionary<FaceKey, int>();
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<IEnumerable<(FaceKey, FaceToGroup)>> EmbedAsync(int schoolId, long photoId, FaceKey[] wanted, DataKey key, CancellationToken cancellationToken)
    {
        if (await new RematchStore(contexts, schoolId, photoId, time).ReadAsync(cancellationToken) is not { } photo)
            return [];
        int[] meant = [.. Enumerable.Range(0, photo.Faces.Count).Where(index => wanted.Contains(new FaceKey(photoId, photo.Ordinals[index], photo.Faces[index].Box)))];
        try
        {
            PhotoToMatch some = photo with { Ordinals = [.. meant.Select(index => photo.Ordinals[index])], Faces = [.. meant.Select(index => photo.Faces[index])] };
            IReadOnlyList<FaceEmbedding?> embeddings = some.Faces.Count == 0 ? [] : await embedder.EmbedAsync(schoolId, photoId, some, key, null, cancellationToken);
            return embeddings.Index()
                .Where(face => face.Item is not null)
                .Select(face => (new FaceKey(photoId, some.Ordinals[face.Index], some.Faces[face.Index].Box), new FaceToGroup(photoId, face.Item!.Vector)));
        }
        catch (Exception error) when (error is PhotoUnreadableException or VaultException { Failure: VaultFailure.NotFound or VaultFailure.Damaged })
        {
            logger.NotUsable("photo", schoolId, photoId, error);
            return [];
        }
    }

    [LoggerMessage(LogLevel.Warning, "The faces of batch {Batch} of school {School} could not be compared with each other: {Failure}")]
    private partial void NotGrouped(long batch, int school, string failure);

    /// <summary>A face by what was found: one of the same number that is found elsewhere in the picture is another.</summary>
    private sealed record FaceKey(long PhotoId, short Ordinal, FaceBox Box)
    {
        public FaceKey(WaitingFace face)
            : this(face.PhotoId, face.Ordinal, face.Box)
        {
        }
    }

    /// <summary>Which faces of a batch stand together, or how far the comparison is.</summary>
    private sealed class Grouping(HashSet<FaceKey> looked, int total)
    {
        private Lazy<Task<IReadOnlyDictionary<FaceKey, int>>>? _comparing;

        /// <summary>The faces that were looked at, or are being.</summary>
        public HashSet<FaceKey> Looked => looked;

        /// <summary>How many photos there are to be looked at.</summary>
        public int Total => total;

        /// <summary>How many of them have been.</summary>
        public int Done { get; set; }

        public DateTimeOffset UsedAt { get; set; }

        public Task<IReadOnlyDictionary<FaceKey, int>> Comparing => _comparing!.Value;

        public void Start(Func<Task<IReadOnlyDictionary<FaceKey, int>>> compare) => _comparing = new Lazy<Task<IReadOnlyDictionary<FaceKey, int>>>(compare);
    }
}

/// <summary>The faces of a batch that wait, in groups.</summary>
/// <param name="Groups">Those that may be of somebody who may not be shown first, then the largest; none while faces are being compared.</param>
/// <param name="Compared">How many photos have been looked at so far.</param>
/// <param name="ToCompare">How many have to be; 0 once the groups are known.</param>
public sealed record GroupedFaces(IReadOnlyList<FaceGroup> Groups, int Compared, int ToCompare);

/// <summary>Faces that look alike, or one by itself.</summary>
public sealed record FaceGroup(IReadOnlyList<WaitingFace> Faces)
{
    /// <summary>Whether one of them may be of somebody who may not be shown: no word that shows a face can be said of them all at once.</summary>
    public bool MayBeRestricted => Faces.Any(face => face.MayBeRestricted);

    /// <summary>Whether none of them resembles anybody on the register.</summary>
    public bool IsUnknown => Faces.All(face => face.IsUnknown);
}
