using ConsentLens.Consent.Policy;

namespace ConsentLens.Dashboard.Pages.Channels;

/// <summary>How recognisable the faces are that a channel shows, in plain words.</summary>
public static class ExposureText
{
    /// <summary>A rule in one sentence.</summary>
    public static string Of(ExposureRule rule) => rule.Exposure switch
    {
        Exposure.NoCloseUps => $"{NameOf(rule.Exposure)}: a face that looks towards the camera and is larger than {rule.LargestFace} pixels. {NameOf(rule.OnCloseUp)}.",
        _ => NameOf(rule.Exposure),
    };

    public static string NameOf(Exposure exposure) => exposure switch
    {
        Exposure.AsConsented => "As consented",
        Exposure.NoCloseUps => "No close-ups",
        _ => "No recognisable face",
    };

    public static string MeaningOf(Exposure exposure) => exposure switch
    {
        Exposure.AsConsented => "Whoever may be shown is shown at any size.",
        Exposure.NoCloseUps => "Whoever may be shown is shown from a distance, from the side or from behind. Best for a website and social media: a large face that looks into the camera can be misused.",
        _ => "Every face is redacted, whatever was consented, unless it is turned far away or too small to tell who it is.",
    };

    public static string NameOf(CloseUpAction action) => action switch
    {
        CloseUpAction.MakeSmaller => "Make the copy smaller",
        CloseUpAction.Blur => "Redact the face in the copy",
        _ => "Ask a person",
    };

    public static string MeaningOf(CloseUpAction action) => action switch
    {
        CloseUpAction.MakeSmaller => $"The whole copy is made smaller until no face in it is a close-up. Where that would leave less than {ExposureRule.SmallestCopySide} pixels, a person decides.",
        CloseUpAction.Blur => "Everything else stays as large as it was.",
        _ => "The photo waits in the review queue.",
    };
}
