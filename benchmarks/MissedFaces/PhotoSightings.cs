namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>What the program made of the faces of one photo.</summary>
/// <param name="Faces">Each face that is known to be in it.</param>
/// <param name="IsHeld">Whether anything found in it, a face or not, sends it to review.</param>
/// <param name="BestOther">The best score of a finding that is none of these faces, 0 where there is none. Portraits show bystanders too, so it may be a face all the same.</param>
internal sealed record PhotoSightings(IReadOnlyList<Sighting> Faces, bool IsHeld, float BestOther)
{
    /// <summary>Whether it would be released with a face that nobody saw, if everybody who was found may be shown.</summary>
    public bool IsUnseen => !IsHeld && Faces.Any(face => face.Outcome == FaceOutcome.Missed);

    public static PhotoSightings Of(IReadOnlyList<FacePlace> places, IReadOnlyList<Finding> findings) => new(
        [.. places.Select(place => Sighting.Of(place, findings))],
        findings.Any(finding => finding.HoldsPhoto),
        findings.Where(finding => !places.Any(place => place.IsIn(finding.Box))).Select(finding => finding.Score).DefaultIfEmpty(0).Max());
}
