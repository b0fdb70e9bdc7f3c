using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
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
    }

    /// <summary>Changes whenever anything of it changes in the database.</summary>
    public string Version { get; }

    /// <summary>People and consents.</summary>
    public SchoolRegister Register => _school.Register;

    /// <summary>Every channel and its rules, in the order of their ids.</summary>
    public IReadOnlyList<ChannelRow> Channels { get; }

    /// <summary>The same for those who judge stored photos.</summary>
    internal SchoolState School => _school;

    /// <summary>The <see cref="SchoolRow.GalleryRevision"/>.</summary>
    public long GalleryRevision => _school.GalleryRevision;

    /// <summary>Whether any channel is screened by block-list.</summary>
    public bool HasBlockList => _school.HasBlockList;

    /// <summary>Whether any channel asks who a face is.</summary>
    public bool ComparesFaces => Channels.Any(channel => channel.Mode != ScreeningMode.DetectOnly);

    /// <summary>
    /// Writes a photo's verdict on each channel, in the context's transaction. A verdict that is there already (the night's run judges photos that wait, too) is
    /// replaced, and goes into the history only when it differs.
    /// </summary>
    /// <param name="photo">What is known of the photo.</param>
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
