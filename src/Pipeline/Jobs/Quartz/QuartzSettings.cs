namespace ConsentLens.Pipeline.Jobs.Quartz;

/// <summary>How jobs are run by this process.</summary>
/// <param name="ConnectionString">The database, by a connection string of Npgsql.</param>
/// <param name="Slots">Jobs done at once.</param>
/// <param name="TimeZone">Where the schools are: night is there.</param>
/// <param name="Works">False for a process that queues jobs and does none.</param>
public sealed record QuartzSettings(string ConnectionString, int Slots, TimeZoneInfo TimeZone, bool Works)
{
    /// <summary>How often a failed job is tried again.</summary>
    public JobRetries Retries { get; init; } = JobRetries.Usual;
}
