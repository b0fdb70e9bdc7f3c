namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>How a private cluster is made and run.</summary>
public sealed record PrivateClusterOptions
{
    /// <summary>The folder for it, made when absent, e.g. <c>data/postgres</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>Settings of PostgreSQL beyond ours, or instead of them: name and value as in postgresql.conf.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
