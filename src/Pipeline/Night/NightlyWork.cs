namespace ConsentLens.Pipeline.Night;

/// <summary>A night's job made of any work that is done for one school.</summary>
/// <param name="name">What it is called where it fails.</param>
/// <param name="order">Place among the night's jobs.</param>
/// <param name="run">The work, by the school's id.</param>
public sealed class NightlyWork(string name, int order, Func<int, CancellationToken, Task<NightlyCounts>> run) : INightlyJob
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int Order => order;

    /// <inheritdoc/>
    public Task<NightlyCounts> RunAsync(int schoolId, CancellationToken cancellationToken) => run(schoolId, cancellationToken);
}
