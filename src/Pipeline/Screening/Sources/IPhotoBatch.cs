namespace ConsentLens.Pipeline.Screening.Sources;

/// <summary>The photos to be screened together.</summary>
public interface IPhotoBatch : IDisposable
{
    /// <summary>Every file, ordered by name.</summary>
    IReadOnlyList<PhotoEntry> Entries { get; }
}
