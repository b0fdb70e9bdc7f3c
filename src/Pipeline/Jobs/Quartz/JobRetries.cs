namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>How often a job that failed is tried again, and how long is waited in between: each time twice as long.</summary>
/// <param name="Most">How often at most; after that it is given up.</param>
/// <param name="First">How long is waited the first time.</param>
/// <param name="Longest">How long is waited at most.</param>
public sealed record JobRetries(int Most, TimeSpan First, TimeSpan Longest)
{
    /// <summary>Eight times, over about a quarter of an hour.</summary>
    public static JobRetries Usual { get; } = new(8, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5));
}
