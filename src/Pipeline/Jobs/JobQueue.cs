using System.Globalization;
using System.Transactions;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Npgsql;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Queues jobs with Hangfire. A job that is queued, running or waiting for a retry is not queued again.</summary>
public sealed class JobQueue(NpgsqlDataSource dataSource, JobStorage storage, IJobFilterProvider filters) : IJobQueue
{
    /// <summary>For jobs that somebody is waiting for.</summary>
    public const string Waited = "a-waited";

    /// <summary>For chunks of photos.</summary>
    public const string Photos = LiveWorkers.Photos;

    /// <summary>For jobs on a whole school.</summary>
    public const string Schools = "c-schools";

    /// <summary>For what asks the schools' own sites: it takes hours and little work, and has a worker of its own.</summary>
    public const string Sites = "d-sites";

    private const string Lock = "select pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'job', $1, $2, $3), 0))";

    private const string IsUnfinished =
        $"""
        select exists (
            select from {JobSchema.Orders} join {JobSchema.Name}.job on job.id = job_order.job_id
            where kind = $1 and school_id = $2 and first_id = $3 and {JobSchema.Unfinished})
        """;

    private const string Take =
        $"""
        insert into {JobSchema.Orders} (kind, school_id, first_id, ids, job_id) values ($1, $2, $3, $4, $5)
        on conflict (kind, school_id, first_id) do update set ids = excluded.ids, job_id = excluded.job_id
        """;

    // A failed transaction cannot be continued, so retrying within it is useless.
    private readonly BackgroundJobClient _client = new(storage, filters) { RetryAttempts = 0 };

    /// <summary>In the order in which they are served: Hangfire goes by the alphabet. The last is for what Hangfire queues itself.</summary>
    internal static string[] All { get; } = [Waited, Photos, Schools, EnqueuedState.DefaultQueue];

    public async Task EnqueueAsync(JobOrder order, CancellationToken cancellationToken)
    {
        using var scope = new TransactionScope(
            TransactionScopeOption.Required, new TransactionOptions { IsolationLevel = IsolationLevel.ReadCommitted }, TransactionScopeAsyncFlowOption.Enabled);
        if (!await IsUnfinishedAsync(order, cancellationToken))
        {
            long[] ids = [.. order.Ids];
            var job = Job.FromExpression<JobRunner>(runner => runner.RunAsync(order.Kind, order.SchoolId, ids, null, CancellationToken.None), QueueOf(order.Kind));
            string id = _client.Create(job, new EnqueuedState(job.Queue));
            await TakeAsync(order, ids, long.Parse(id, CultureInfo.InvariantCulture), cancellationToken);
        }

        scope.Complete();
    }

    private static string QueueOf(JobKind kind) => kind switch
    {
        JobKind.ScreenPhotos or JobKind.ScreenUpload or JobKind.MatchPhotosAgain or JobKind.ReadPhotos => Photos,
        JobKind.RematchSchool => Schools,
        JobKind.AuditSite or JobKind.CheckTakedowns => Sites,
        _ => Waited,
    };

    private async Task<bool> IsUnfinishedAsync(JobOrder order, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // Waits for anybody who is queueing the same job at this moment, and then sees it.
        await using (NpgsqlCommand take = Command(connection, Lock, order))
            await take.ExecuteNonQueryAsync(cancellationToken);
        await using NpgsqlCommand look = Command(connection, IsUnfinished, order);
        return (bool)(await look.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task TakeAsync(JobOrder order, long[] ids, long jobId, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand take = Command(connection, Take, order);
        take.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids });
        take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = jobId });
        await take.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, JobOrder order)
    {
        NpgsqlCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = order.Kind.ToString() });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = order.SchoolId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = order.Ids[0] });
        return command;
    }
}
