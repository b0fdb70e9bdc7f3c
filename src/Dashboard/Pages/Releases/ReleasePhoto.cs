using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>One photo of a release.</summary>
/// <param name="PhotoId">The photo.</param>
/// <param name="Number">Its number, which names its file.</param>
/// <param name="State">The photo's state.</param>
/// <param name="Approved">Its verdict when it was added.</param>
/// <param name="Now">Its verdict now, or null.</param>
/// <param name="IsPacked">Whether its copy is in the package.</param>
/// <param name="Removed">Faces redacted in that copy.</param>
public sealed record ReleasePhoto(long PhotoId, int Number, PhotoState State, Verdict Approved, Verdict? Now, bool IsPacked, int Removed)
{
    /// <summary>Whether it may be released now.</summary>
    public bool MayGo => State == PhotoState.Screened && Now is Verdict.Clear or Verdict.Blur;
}
