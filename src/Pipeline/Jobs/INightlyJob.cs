namespace ConsentLens.Pipeline.Jobs;

/// <summary>Work done for every school each night. It may be run twice without harm.</summary>
public interface INightlyJob
{
    /// <summary>Place among the night's jobs, lower ones first: what destroys comes before what judges.</summary>
    int Order { get; }

    /// <summary>Does the night's work for one school.</summary>
    Task RunAsync(int schoolId, CancellationToken cancellationToken);
}
