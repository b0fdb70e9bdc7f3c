using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Judging;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>
/// Frees a photo from a face that blocks it: the safeguarding lead says who it is instead, or that it is to be removed from the copy. Never without
/// a reason. Whoever turns out to be restricted blocks the photo still.
/// </summary>
public sealed class OverrideBlock(IdentifyFace identify)
{
    /// <summary>Records the word with its reason.</summary>
    /// <param name="photoId">The photo.</param>
    /// <param name="faceOrdinal">Which of its faces.</param>
    /// <param name="word">What is said; its note is the reason.</param>
    /// <param name="user">Who says it.</param>
    /// <exception cref="ReviewRefusedException">The reason is missing, or the word cannot be taken.</exception>
    public Task<JudgingCounts> RunAsync(int schoolId, long photoId, short faceOrdinal, FaceWord word, string user, CancellationToken cancellationToken)
    {
        if (word.Kind == HumanAssertionKind.Block)
            throw new ReviewRefusedException("This decision would still block the photo.");
        FaceWord reasoned = word with { Note = ReviewNote.Require(word.Note) };
        return identify.RunAsync(schoolId, photoId, faceOrdinal, reasoned, user, mayOverride: true, cancellationToken);
    }
}
