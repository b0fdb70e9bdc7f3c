namespace ConsentLens.Consent.Policy;

/// <summary>A human's decision about a photo as a whole.</summary>
/// <param name="Kind">What was decided.</param>
/// <param name="SaidAt">When. It does not cover people who became restricted later: whoever decided could not know about them.</param>
public sealed record PhotoAssertion(PhotoAssertionKind Kind, DateTimeOffset SaidAt);
