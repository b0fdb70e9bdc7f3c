using Hangfire.PostgreSql;
using Npgsql;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>The tables of the job engine, in a schema of their own, and beside them what each unfinished job is about.</summary>
public static class JobSchema
{
    /// <summary>The schema's name.</summary>
    public const string Name = "hangfire";

    /// <summary>
    /// The condition under which the job <c>job</c> is still to be done, or being done. What <see cref="Orders"/> says of any other job counts for nothing: so an order is given
    /// free by the very change that ends its job, whoever dies when.
    /// </summary>
    public const string Unfinished = "job.statename in ('Enqueued', 'Scheduled', 'Awaiting', 'Processing')";

    /// <summary>The table of orders: one row for each job that can be queued once alone.</summary>
    public const string Orders = Name + ".job_order";

    private const string OwnTables =
        $"""
        create table if not exists {Orders} (
            kind text not null,
            school_id int not null,
            first_id bigint not null,
            ids bigint[] not null,
            job_id bigint not null references {Name}.job (id) on delete cascade,
            primary key (kind, school_id, first_id));
        create index if not exists job_order_job on {Orders} (job_id)
        """;

    /// <summary>Brings the tables to what this program's version of the engine needs. Two at once would fail: the caller holds the lock of the migrations.</summary>
    internal static async Task InstallAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        PostgreSqlObjectsInstaller.Install(connection, Name);
        await using NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = OwnTables;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
