using ConsentLens.Consent.Register;

namespace ConsentLens.Pipeline.School.People;

/// <summary>What somebody decided after a look at an <see cref="ImportPreview"/>.</summary>
/// <param name="Fingerprint">The preview that was looked at.</param>
/// <param name="AcceptedGains">The changes that would show or recognise somebody more than before, and are to be made all the same.</param>
/// <param name="MissingHaveLeft">Whether people who are missing from the file have left.</param>
/// <param name="SeesBars">Whether whoever decides may learn of bars. Nobody else lifts one: such a change of theirs is not made.</param>
public sealed record ImportChoice(string Fingerprint, IReadOnlySet<(string PersonId, RegisterColumn Column)> AcceptedGains, bool MissingHaveLeft, bool SeesBars);
