using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.School.Releases;

/// <summary>A photo whose copy is in the package.</summary>
/// <param name="PhotoId">The photo.</param>
/// <param name="Number">Its number in the release.</param>
/// <param name="Verdict">The verdict under which its copy was made.</param>
/// <param name="RemovedFaces">Ordinals of the faces that were removed from the copy.</param>
/// <param name="CopySha256">SHA-256 of the copy, in hexadecimal digits.</param>
internal sealed record PackedPhoto(long PhotoId, int Number, Verdict Verdict, short[] RemovedFaces, string CopySha256);
