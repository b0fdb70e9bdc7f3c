using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Judging.Evidence;

/// <summary>What the database knows of a photo, ready to be judged.</summary>
/// <param name="PhotoId">The photo.</param>
/// <param name="BatchId">Its batch.</param>
/// <param name="State">How far it has come.</param>
/// <param name="FaceOrdinals">The ordinal of each face of <paramref name="Evidence"/>, in the same order.</param>
/// <param name="Evidence">Its faces, what humans said of them, and who is named. Fully scanned only when it was screened, and is not locked.</param>
public sealed record StoredEvidence(long PhotoId, long BatchId, PhotoState State, IReadOnlyList<short> FaceOrdinals, PhotoEvidence Evidence);
