using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Dashboard.Pages.Channels;

/// <summary>Channels and their rules in plain words.</summary>
public static class ChannelText
{
    /// <summary>What a channel may be for; a name with an image is not a channel.</summary>
    public static IReadOnlyList<Use> Uses { get; } = [.. Enum.GetValues<Use>().Where(use => use != Use.NameWithImage)];

    /// <summary>What a channel is for.</summary>
    public static string NameOf(Use use) => use switch
    {
        Use.Website => "Website",
        Use.SocialMedia => "Social media",
        Use.Press => "Press and broadcasting",
        Use.Print => "Print: prospectus, posters, yearbook",
        Use.Newsletter => "Newsletter to families",
        Use.InternalDisplay => "Displays in school",
        _ => "Name with image",
    };

    /// <summary>A mode's name.</summary>
    public static string NameOf(ScreeningMode mode) => mode switch
    {
        ScreeningMode.AllowList => "Only people who may be shown",
        ScreeningMode.BlockList => "Everybody except people who may not be shown",
        _ => "Nobody is recognised",
    };

    public static string MeaningOf(ScreeningMode mode) => mode switch
    {
        ScreeningMode.AllowList => "Every face must be somebody who may be shown, or a person must have checked it. This is the safest choice, and the usual one.",
        ScreeningMode.BlockList => "A photo is stopped only by a face that is, or may be, somebody who may not be shown. Faces that are not recognised are shown. This works only when everybody who may not be shown has reference photos: until then, every photo goes to review.",
        _ => "Faces are found but not compared, and no biometric data is made for this channel: every face is redacted in the copy until somebody reveals it.",
    };

    /// <summary>What a hit leads to.</summary>
    public static string NameOf(HitAction action) => action == HitAction.Block ? "Block the photo" : "Redact the face in the copy";

    public static string MeaningOf(HitAction action) => action == HitAction.Block
        ? "A photo with somebody who may not be shown is blocked. Only the designated safeguarding lead can override this."
        : "A copy with that face redacted may be published. The face is painted over, not blurred, so nothing of it is left.";

    /// <summary>Whether names written in pictures count.</summary>
    public static string NameOfReading(bool reads) => reads ? "Look for them" : "Do not look for them";

    public static string MeaningOfReading(bool reads) => reads
        ? "Every picture is read before its photo may be published here. A photo with the name of somebody who may not be named goes to review."
        : "Names in pictures stop nothing: somebody has to look for them before a photo is published.";

    /// <summary>A style's name.</summary>
    public static string NameOf(RedactionStyle style) => style switch
    {
        RedactionStyle.Soft => "Soft",
        RedactionStyle.Solid => "Plain grey",
        _ => "Smiley",
    };

    /// <summary>What it looks like.</summary>
    public static string MeaningOf(RedactionStyle style) => style switch
    {
        RedactionStyle.Soft => "A smooth patch in the colours around the face.",
        RedactionStyle.Solid => "A grey oval, the same in every photo.",
        _ => "A drawn smiley.",
    };

    /// <summary>What an unknown or small face leads to.</summary>
    public static string NameOf(DoubtAction action) => action == DoubtAction.Review ? "Ask a person" : "Redact the face in the copy";

    public static string MeaningOf(DoubtAction action) => action == DoubtAction.Review
        ? "The photo waits in the review queue."
        : "The face is redacted in the copy, and nobody needs to look at the photo.";
}
