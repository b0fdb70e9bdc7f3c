using ConsentLens.Consent.Judgement;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Screening;
using ConsentLens.Pipeline.Judging;
using ConsentLens.Pipeline.Storage.Schema;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Jobs.Screening;

/// <summary>All that a school's photos are judged by, besides the photos themselves.</summary>
public sealed class JudgingBasis
{
    /// <summary>The version of the rules that <see cref="ReleasePolicy"/> holds.</summary>
    public const int RulesetVersion = 1;

    private readonly SchoolState _school;
    private readonly CoverageBook _coverages;

    internal JudgingBasis(string version, SchoolState school, IReadOnlyList<ChannelRow> channels)
    {
        (Version, _school, Channels) = (version, school, channels);
        _coverages = new CoverageBook(school);
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
    /// Puts a photo's verdict on each channel into a context, where nobody was compared with anybody; the caller saves. A verdict that is there already (the night's run judges photos that wait, too)
    /// is replaced, and goes into the history only when it differs.
    /// </summary>
    /// <param name="context">The school, in a transaction that nobody else judges beside.</param>
    /// <param name="photoId">The photo.</param>
    /// <param name="evidence">What is known of it.</param>
    /// <param name="now">When it is judged.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task PutVerdictsAsync(ConsentLensDbContext context, long photoId, PhotoEvidence evidence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        return PutVerdictsAsync(context, photoId, evidence, new ComparisonRecord(0, null, null, MatchedGallery.MustBeMatched), now, cancellationToken);
    }

    /// <summary>The same for a photo whose faces were compared, as <paramref name="comparison"/> says.</summary>
    internal async Task PutVerdictsAsync(
        ConsentLensDbContext context, long photoId, PhotoEvidence evidence, ComparisonRecord comparison, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Dictionary<string, VerdictRow> before = await context.Verdicts
            .Where(verdict => verdict.PhotoId == photoId)
            .ToDictionaryAsync(verdict => verdict.ChannelId, StringComparer.Ordinal, cancellationToken);
        foreach (ChannelRow channel in Channels)
        {
            ScreeningRules rules = channel.ToRules();
            TemplateCoverage coverage = rules.Mode == ScreeningMode.BlockList ? _coverages.For(comparison) : TemplateCoverage.None;
            PhotoVerdict verdict = ReleasePolicy.Judge(evidence, Register, rules, coverage, now);
            if (!before.TryGetValue(channel.ChannelId, out VerdictRow? row))
                context.Verdicts.Add(NewRow(channel, photoId, verdict, now));
            else if (row.Verdict == verdict.Verdict && row.Reasons.SequenceEqual(verdict.Reasons))
                continue;
            else
                (row.Verdict, row.Reasons, row.RulesetVersion, row.JudgedAt) = (verdict.Verdict, [.. verdict.Reasons], RulesetVersion, now);
            context.VerdictHistory.Add(NewHistory(channel, photoId, verdict, now));
        }
    }

    private static VerdictRow NewRow(ChannelRow channel, long photoId, PhotoVerdict verdict, DateTimeOffset now) => new()
    {
        SchoolId = channel.SchoolId,
        PhotoId = photoId,
        ChannelId = channel.ChannelId,
        Verdict = verdict.Verdict,
        Reasons = [.. verdict.Reasons],
        RulesetVersion = RulesetVersion,
        JudgedAt = now,
    };

    private static VerdictHistoryRow NewHistory(ChannelRow channel, long photoId, PhotoVerdict verdict, DateTimeOffset now) => new()
    {
        SchoolId = channel.SchoolId,
        PhotoId = photoId,
        ChannelId = channel.ChannelId,
        Verdict = verdict.Verdict,
        Reasons = [.. verdict.Reasons],
        RulesetVersion = RulesetVersion,
        Cause = ReportCode.Of(JudgingCause.Screening),
        JudgedAt = now,
    };
}
