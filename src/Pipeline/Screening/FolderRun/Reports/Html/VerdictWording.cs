using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>How the page speaks of a verdict.</summary>
/// <param name="Label">Its name, e.g. <c>Blocked</c>.</param>
/// <param name="Anchor">The id of its group in the page.</param>
/// <param name="Meaning">What the office is to do with such photos.</param>
internal sealed record VerdictWording(string Label, string Anchor, string Meaning)
{
    /// <summary>The wording of <paramref name="verdict"/>.</summary>
    public static VerdictWording Of(Verdict verdict) => verdict switch
    {
        Verdict.Block => new("Blocked", "blocked", "Do not publish these photos."),
        Verdict.Review => new("To review", "review", "Somebody has to check these photos and decide. Do not publish them until then."),
        Verdict.Blur => new("Redacted", "blurred", "Publish only the copy, in which faces are redacted. Never publish the original."),
        Verdict.Clear => new("Clear", "clear", "These photos may be published. Use the copy: it contains no location, time or other hidden data."),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}
