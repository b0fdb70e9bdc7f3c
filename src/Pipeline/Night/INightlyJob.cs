namespace ConsentLens.Pipeline.Night;

/// <summary>Work done for every school each night. It may be run twice without harm, one after the other or at once.</summary>
public interface INightlyJob
{
    /// <summary>What it is called where it fails, in two or three plain words.</summary>
    string Name { get; }

    /// <summary>Place among the night's jobs, lower ones first: what destroys comes before what judges.</summary>
    int Order { get; }

    /// <summary>Does the night's work for one school.</summary>
    /// <returns>What it came to.</returns>
    Task<NightlyCounts> RunAsync(int schoolId, CancellationToken cancellationToken);
}
