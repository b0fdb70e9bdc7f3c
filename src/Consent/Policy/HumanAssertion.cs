namespace ConsentLens.Consent.Policy;

/// <summary>A human's decision about a face.</summary>
/// <param name="Kind">What was decided.</param>
/// <param name="PersonId">Who it is, for <see cref="HumanAssertionKind.IsPerson"/>; otherwise null.</param>
public sealed record HumanAssertion(HumanAssertionKind Kind, string? PersonId = null);
