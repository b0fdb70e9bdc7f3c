using ConsentLens.Consent.Judgement;
using ConsentLens.Consent.Register;
using ConsentLens.Consent.Screening;
using ConsentLens.Pipeline.Storage.Schema;

namespace ConsentLens.Pipeline.Jobs.Screening;

/// <summary>All that a school's photos are judged by, besides the photos themselves.</summary>
/// <param name="Version">Changes whenever anything of it changes in the database.</param>
/// <param name="Register">People and consents.</param>
/// <param name="Channels">The open channels and their rules, in the order of their ids.</param>
/// <param name="Coverage">Who can be recognised.</param>
public sealed record JudgingBasis(string Version, SchoolRegister Register, IReadOnlyList<ChannelRow> Channels, TemplateCoverage Coverage)
{
    /// <summary>The version of the rules that <see cref="ReleasePolicy"/> holds.</summary>
    public const int RulesetVersion = 1;

    /// <summary>Whether any channel asks who a face is.</summary>
    public bool ComparesFaces => Channels.Any(channel => channel.Mode != ScreeningMode.DetectOnly);

    /// <summary>Adds a photo's first verdict on each channel to a context; the caller saves.</summary>
    /// <param name="context">The school.</param>
    /// <param name="photoId">The photo.</param>
    /// <param name="evidence">What is known of it.</param>
    /// <param name="now">When it is judged.</param>
    public void AddVerdicts(ConsentLensDbContext context, long photoId, PhotoEvidence evidence, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (ChannelRow channel in Channels)
        {
            PhotoVerdict verdict = ReleasePolicy.Judge(evidence, Register, channel.ToRules(), Coverage, now);
            context.Verdicts.Add(new VerdictRow
            {
                SchoolId = channel.SchoolId,
                PhotoId = photoId,
                ChannelId = channel.ChannelId,
                Verdict = verdict.Verdict,
                Reasons = [.. verdict.Reasons],
                RulesetVersion = RulesetVersion,
                JudgedAt = now,
            });
            context.VerdictHistory.Add(new VerdictHistoryRow
            {
                SchoolId = channel.SchoolId,
                PhotoId = photoId,
                ChannelId = channel.ChannelId,
                Verdict = verdict.Verdict,
                Reasons = [.. verdict.Reasons],
                RulesetVersion = RulesetVersion,
                Cause = "screening",
                JudgedAt = now,
            });
        }
    }
}
