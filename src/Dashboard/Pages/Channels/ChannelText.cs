using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Screening;
using ConsentLens.Pipeline.Redaction;

namespace ConsentLens.Dashboard.Pages.Channels;

/// <summary>Channels and their rules in plain words.</summary>
public static class ChannelText
{
    /// <summary>What a channel may be for; a name beside an image is not a channel.</summary>
    public static IReadOnlyList<Use> Uses { get; } = [.. Enum.GetValues<Use>().Where(use => use != Use.NameWithImage)];

    /// <summary>What a channel is for.</summary>
    public static string NameOf(Use use) => use switch
    {
        Use.Website => "Web site",
        Use.SocialMedia => "Social media",
        Use.Press => "Press and broadcasting",
        Use.Print => "Print: prospectus, posters, yearbook",
        Use.Newsletter => "Newsletter to families",
        Use.InternalDisplay => "Walls and screens in school",
        _ => "Name with image",
    };

    /// <summary>A mode's name.</summary>
    public static string NameOf(ScreeningMode mode) => mode switch
    {
        ScreeningMode.AllowList => "Only people who may be shown",
        ScreeningMode.BlockList => "Everybody but people who may not be shown",
        _ => "Nobody is recognised",
    };

    /// <summary>What a mode means.</summary>
    public static string MeaningOf(ScreeningMode mode) => mode switch
    {
        ScreeningMode.AllowList => "Every face must be somebody who may be shown, or somebody must have looked at it. The safest choice, and the usual one.",
        ScreeningMode.BlockList => "A photo is stopped only by a face that is, or may be, somebody who may not be shown. Faces nobody knows are shown. It works only while everybody who may not be shown has reference photos: until then every photo goes to review.",
        _ => "Faces are found but not compared, and nothing biometric is computed for this channel: every face is removed from the copy until somebody reveals it.",
    };

    /// <summary>What a hit leads to.</summary>
    public static string NameOf(HitAction action) => action == HitAction.Block ? "Stop the photo" : "Remove the face from the copy";

    /// <summary>What that means.</summary>
    public static string MeaningOf(HitAction action) => action == HitAction.Block
        ? "A photo with somebody who may not be shown is blocked. Only the designated safeguarding lead may decide otherwise."
        : "The photo may go out with that face removed: not blurred, but painted over, so that nothing of it is left.";

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
    public static string NameOf(DoubtAction action) => action == DoubtAction.Review ? "Ask a person" : "Remove the face from the copy";

    /// <summary>What that means.</summary>
    public static string MeaningOf(DoubtAction action) => action == DoubtAction.Review
        ? "The photo waits in the review queue."
        : "The face is painted over in the copy, and nobody needs to look.";
}
