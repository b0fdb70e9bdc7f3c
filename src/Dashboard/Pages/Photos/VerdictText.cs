using ConsentLens.Consent.Policy;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>Verdicts in words for pages.</summary>
public static class VerdictText
{
    /// <summary>What may be done with a photo.</summary>
    public static string NameOf(Verdict verdict) => verdict switch
    {
        Verdict.Clear => "Clear",
        Verdict.Blur => "Redacted copy",
        Verdict.Review => "Review",
        _ => "Blocked",
    };

    /// <summary>What is done with a face.</summary>
    public static string NameOf(FaceTreatment treatment) => treatment switch
    {
        FaceTreatment.Show => "May be shown",
        FaceTreatment.Mask => "Redacted",
        FaceTreatment.Review => "Decide",
        _ => "Blocks the photo",
    };

    /// <summary>The colour of its tag.</summary>
    public static string TagOf(FaceTreatment treatment) => treatment switch
    {
        FaceTreatment.Show => "clear",
        FaceTreatment.Mask => "blur",
        FaceTreatment.Review => "review",
        _ => "block",
    };
}
