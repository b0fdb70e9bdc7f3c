using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>How the page speaks of a face's standing towards the channel.</summary>
/// <param name="Symbol">A sign that tells it apart without colour.</param>
/// <param name="Label">In a few words.</param>
/// <param name="Noun">As counted in a card's summary: <c>2 may not be shown</c>.</param>
internal sealed record IdentityWording(string Symbol, string Label, string Noun)
{
    /// <summary>The wording of <paramref name="identity"/>.</summary>
    public static IdentityWording Of(FaceIdentity identity) => identity switch
    {
        FaceIdentity.Permitted => new("✓", "May be shown", "may be shown"),
        FaceIdentity.Restricted => new("✕", "May not be shown", "may not be shown"),
        FaceIdentity.Possible => new("≈", "May be somebody on the register", "may be on the register"),
        FaceIdentity.Unknown => new("?", "Not recognised", "not recognised"),
        FaceIdentity.Unscreened => new("–", "Not compared", "not compared"),
        _ => throw new ArgumentOutOfRangeException(nameof(identity), identity, "No such identity."),
    };
}
