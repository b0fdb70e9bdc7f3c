namespace ConsentLens.Consent.Judgement;

/// <summary>What the policy made of one face.</summary>
/// <param name="Treatment">What is to be done with it.</param>
/// <param name="Identity">How it stands towards the channel.</param>
/// <param name="PersonId">Who it is, when that is established by a match or a human; otherwise null.</param>
/// <param name="Reason">Why, as a code of <see cref="Reason"/>.</param>
public sealed record FaceVerdict(FaceTreatment Treatment, FaceIdentity Identity, string? PersonId, Reason Reason);
