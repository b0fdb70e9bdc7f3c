using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Review;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>Reads what a form says of a face, and tells it again.</summary>
internal static class FaceSaid
{
    /// <summary>What the buttons of a form say.</summary>
    /// <param name="word">The decision's code.</param>
    /// <param name="person">Who it is, or null.</param>
    public static FaceWord Of(string? word, string? person, string? note)
    {
        if (person is { Length: > 0 })
            return new FaceWord(HumanAssertionKind.IsPerson, person, note);
        return ReportCode.TryParse(word, out HumanAssertionKind kind) ? new FaceWord(kind, null, note) : throw new ReviewRefusedException("Choose a decision about the face.");
    }

    /// <summary>That in a few words, without a name.</summary>
    public static string TextOf(HumanAssertionKind? kind) => kind switch
    {
        HumanAssertionKind.IsPerson => "named",
        HumanAssertionKind.Guest => "a guest, with permission",
        HumanAssertionKind.Unknown => "you do not know them",
        HumanAssertionKind.NotAFace => "not a face",
        HumanAssertionKind.Mask => "redacted in the copy",
        _ => "blocks the photo",
    };
}
