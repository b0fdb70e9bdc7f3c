using System.Collections.Concurrent;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>All that a school's photos are judged by, besides the photos themselves.</summary>
public sealed class JudgingBasis
{
    private readonly SchoolState _school;
    private readonly PhotoRejudge _judge;

    internal JudgingBasis(string version, SchoolState school, IReadOnlyList<ChannelRow> channels, DetectorTrust detectors)
    {
        (Version, _school, Channels) = (version, school, channels);
        _judge = new PhotoRejudge(school, detectors);
        Names = new RegisterNames(school.Register);
    }

    /// <summary>Changes whenever anything of it changes in the database.</summary>
    public string Version { get; }

    public SchoolRegister Register => _school.Register;

    /// <summary>Whom texts are searched for.</summary>
    internal RegisterNames Names { get; }

    /// <summary>Every channel and its rules, in the order of their ids.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; }

    /// <summary>The same for those who judge stored photos.</summary>
    internal SchoolState School => _school;

    /// <summary>The <see cref="SchoolRow.GalleryRevision"/>.</summary>
    public long GalleryRevision => _school.GalleryRevision;

    /// <summary>Whether any channel asks who a face is.</summary>
    public bool ComparesFaces => Channels.Any(channel => channel.Mode != ScreeningMode.DetectOnly);

    /// <summary>Whether a photo of which only the faces are known yet could be clear or blurred on some channel, if somebody had read what is written in it.</summary>
    internal bool AsksForReading(PhotoEvidence seen, ComparisonRecord comparison)
    {
        var photo = new StoredEvidence(0, 0, PhotoState.Screened, [.. seen.Faces.Select((_, index) => (short)index)], seen with { AwaitsReading = true });
        return Channels.Any(channel => _judge.Judge(photo, comparison, channel.ChannelId, proof: null).Reasons.Contains(Reason.PictureNotRead));
    }

    /// <summary>
    /// Writes a photo's verdict on each channel, in the context's transaction. A verdict that is there already (the night's run judges photos that wait, too) is
    /// replaced, and goes into the history only when it differs.
    /// </summary>
    /// <param name="comparison">By what that came about; null where nobody was compared with anybody.</param>
    internal async Task WriteVerdictsAsync(ConsentLensDbContext context, StoredEvidence photo, ComparisonRecord? comparison, CancellationToken cancellationToken)
    {
        var table = new VerdictTable((NpgsqlConnection)context.Database.GetDbConnection(), context.CurrentSchoolId);
        Dictionary<(long PhotoId, string ChannelId), StoredVerdict> before = await table.ReadAsync([photo.PhotoId], cancellationToken);
        List<ChangedVerdict> changed = [];
        foreach (string channel in Channels.Select(channel => channel.ChannelId))
        {
            StoredVerdict? known = before.GetValueOrDefault((photo.PhotoId, channel));
            PhotoVerdict verdict = _judge.Judge(photo, comparison ?? new ComparisonRecord(photo.BatchId, null, null, MatchedGallery.MustBeMatched), channel, known?.Proof);
            if (StoredVerdict.Changed(photo.PhotoId, channel, known, verdict) is { } change)
                changed.Add(change);
        }

        await table.WriteAsync(changed, JudgingCause.Screening, _school.Now, cancellationToken);
    }
}

/// <summary>Reads what a school's photos are judged by, and holds it still while a verdict is saved.</summary>
public sealed class JudgingBasisReader(DetectorTrust detectors, TimeProvider time)
{
    /// <summary>Reads the current basis.</summary>
    public async Task<JudgingBasis> ReadAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        // Read before the rest: what changes in between makes the version an old one, and the basis is read again.
        string version = await RegisterVersion.ReadAsync(context, cancellationToken);
        SchoolState school = await SchoolState.LoadAsync(context, time, cancellationToken);
        ChannelRow[] channels = await context.Channels.AsNoTracking().OrderBy(channel => channel.ChannelId).ToArrayAsync(cancellationToken);
        return new JudgingBasis(version, school, [.. channels.Where(channel => !channel.IsClosed(school.Now))], detectors);
    }

    /// <summary><paramref name="known"/> while nothing of it has changed, or a newer one.</summary>
    public async Task<JudgingBasis> RefreshAsync(ConsentLensDbContext context, JudgingBasis known, CancellationToken cancellationToken)
    {
        return await RegisterVersion.ReadAsync(context, cancellationToken) == known.Version ? known : await ReadAsync(context, cancellationToken);
    }

    /// <summary>
    /// The basis that holds until the context's transaction ends: <paramref name="known"/>, or a newer one. A verdict saved with it cannot be overtaken by
    /// a consent that is withdrawn meanwhile, because changes to the register wait for the transaction, and see its photos.
    /// </summary>
    public async Task<JudgingBasis> HoldAsync(ConsentLensDbContext context, JudgingBasis known, CancellationToken cancellationToken)
    {
        int schoolId = context.CurrentSchoolId;
        await context.Database.ExecuteSqlAsync($"select id from schools where id = {schoolId} for share", cancellationToken);
        await JudgingLock.TakeAsync(context, cancellationToken);
        return await RegisterVersion.ReadAsync(context, cancellationToken) == known.Version
            ? known
            : await ReadAsync(context, cancellationToken);
    }
}

/// <summary>
/// What each school's photos are judged by at this moment, for questions that come often. It is read anew when anything of it changed, and
/// every few minutes, since templates and answers run out with time alone.
/// </summary>
public sealed class CurrentBasis(ConsentLensDbContextFactory contexts, JudgingBasisReader bases, TimeProvider time)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<int, (JudgingBasis Basis, DateTimeOffset ReadAt)> _known = new();

    public async Task<JudgingBasis> ReadAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        DateTimeOffset now = time.GetUtcNow();
        if (_known.TryGetValue(schoolId, out var known) && now - known.ReadAt < LongestLife)
        {
            JudgingBasis same = await bases.RefreshAsync(context, known.Basis, cancellationToken);
            if (ReferenceEquals(same, known.Basis))
                return same;
            _known[schoolId] = (same, now);
            return same;
        }

        JudgingBasis basis = await bases.ReadAsync(context, cancellationToken);
        _known[schoolId] = (basis, now);
        return basis;
    }
}
