using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.Review;

/// <summary>What somebody says of a face.</summary>
/// <param name="Kind">What is said; null takes back what was said before.</param>
/// <param name="PersonId">Who it is, for <see cref="HumanAssertionKind.IsPerson"/>; otherwise null.</param>
/// <param name="Note">Why, or null.</param>
public sealed record FaceWord(HumanAssertionKind? Kind, string? PersonId = null, string? Note = null);
