namespace ConsentLens.Consent.Policy;

/// <summary>
/// How recognisable the faces are that a channel shows, whatever was consented. UK advice of May 2026 to schools (Online Harms Early Warning Working Group), after
/// blackmail with images made from pupils' photos: avoid identifiable pictures of faces towards the camera; prefer distance.
/// </summary>
public sealed record ExposureRule
{
    /// <summary>Long side of a copy when nothing else is asked for, in pixels.</summary>
    public const int UsualCopySide = 2048;

    /// <summary>Long side below which no copy is made smaller, in pixels: nobody would publish it. Such a close-up goes to a person.</summary>
    public const int SmallestCopySide = 640;

    /// <summary>A copy is made smaller until its largest face has this share of the limit: whoever looks for faces in the copy finds boxes up to 12 % larger than in the photo (CloseUpCopyTests).</summary>
    public const double SmallerShare = 0.85;

    /// <summary>The largest face that is no close-up when nothing else is asked for, in pixels of the copy: a photo of 31 people has faces of 36 to 46, a portrait one of 300 and more (PoseTests).</summary>
    public const int UsualLargestFace = 100;

    /// <summary>The smallest limit that can be asked for, in pixels.</summary>
    public const int SmallestLimit = 40;

    /// <summary>The largest limit that can be asked for, in pixels.</summary>
    public const int LargestLimit = 400;

    /// <summary>How much of a face may be seen.</summary>
    public Exposure Exposure { get; init; } = Exposure.AsConsented;

    /// <summary>What a close-up leads to.</summary>
    public CloseUpAction OnCloseUp { get; init; } = CloseUpAction.MakeSmaller;

    /// <summary>The longer side of the largest face that is no close-up, in pixels of the copy.</summary>
    public int LargestFace { get; init; } = UsualLargestFace;

    /// <summary>Long side of the copies, in pixels; a smaller photo keeps its size.</summary>
    public int CopySide { get; init; } = UsualCopySide;

    /// <summary>What a channel that is new starts with: no close-ups where everybody on the internet can look, and copies no larger than a page shows them.</summary>
    public static ExposureRule ForNew(Ledger.Use use) => use is Ledger.Use.Website or Ledger.Use.SocialMedia
        ? new ExposureRule { Exposure = Exposure.NoCloseUps, CopySide = 1600 }
        : new ExposureRule();
}

/// <summary>How much of a face that may be shown is shown.</summary>
[Hyphenated]
public enum Exposure
{
    /// <summary>All of it, at any size.</summary>
    AsConsented,

    /// <summary>No face that looks towards the camera is larger than the limit.</summary>
    NoCloseUps,

    /// <summary>Every face is redacted that is not too small or turned too far away to tell who it is.</summary>
    NoRecognisableFace,
}

/// <summary>What happens to a close-up where none is shown.</summary>
[Hyphenated]
public enum CloseUpAction
{
    /// <summary>The copy is made smaller until it is none; a person decides where that would leave too little.</summary>
    MakeSmaller,

    /// <summary>The face is redacted in the copy.</summary>
    Blur,

    /// <summary>A person decides.</summary>
    Review,
}

/// <summary>How a face is seen in a photo.</summary>
/// <param name="Side">The longer side of its box, in pixels of the upright original.</param>
/// <param name="IsTowardsCamera">Whether it looks towards the camera. True where that cannot be told.</param>
public readonly record struct FaceView(double Side, bool IsTowardsCamera);
