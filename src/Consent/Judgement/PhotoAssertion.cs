namespace ConsentLens.Consent.Judgement;

/// <summary>A human's word on a photo as a whole.</summary>
/// <param name="Kind">What was said.</param>
/// <param name="SaidAt">When. It says nothing of people who became restricted after it: whoever said it could not know of them.</param>
public sealed record PhotoAssertion(PhotoAssertionKind Kind, DateTimeOffset SaidAt);
