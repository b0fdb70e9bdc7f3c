namespace ConsentLens.Pipeline.Jobs;

/// <summary>A night's job made of any work that is done for one school.</summary>
/// <param name="order">Place among the night's jobs.</param>
/// <param name="run">The work, by the school's id.</param>
public sealed class NightlyWork(int order, Func<int, CancellationToken, Task> run) : INightlyJob
{
    /// <inheritdoc/>
    public int Order => order;

    /// <inheritdoc/>
    public Task RunAsync(int schoolId, CancellationToken cancellationToken) => run(schoolId, cancellationToken);
}
