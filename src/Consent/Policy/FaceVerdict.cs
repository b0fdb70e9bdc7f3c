namespace ConsentLens.Consent.Policy;

/// <summary>What the policy made of one face.</summary>
/// <param name="Treatment">What to do with it.</param>
/// <param name="Identity">What it is for the channel.</param>
/// <param name="PersonId">Who it is, when a match or a human has established that; otherwise null.</param>
/// <param name="Reason">Why, as a code of <see cref="Reason"/>.</param>
public sealed record FaceVerdict(FaceTreatment Treatment, FaceIdentity Identity, string? PersonId, Reason Reason)
{
    /// <summary>Whether a person has to say what is to become of the face. Close-ups are decided about for the photo as a whole.</summary>
    public bool NeedsDecision => Treatment == FaceTreatment.Review && Reason != Reason.CloseUp;
}
