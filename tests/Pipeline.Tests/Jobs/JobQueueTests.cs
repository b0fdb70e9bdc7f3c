using System.Globalization;
using System.Transactions;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests.Faults;
using ConsentLens.Pipeline.Tests.Storage;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

[Collection(PostgresCollection.Name)]
[Trait(Speed.Trait, Speed.Slow)]
public sealed class JobQueueTests(PostgresFixture postgres)
{
    private const string Jobs = "select count(*) from hangfire.job";
    private const string Orders = "select count(*) from hangfire.job_order";

    private static readonly JobOrder Order = new(JobKind.ScreenPhotos, 7, [11, 12]);

    [PostgresFact]
    public async Task What_is_queued_is_not_queued_again_until_it_has_ended_however_it_ends()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using var queue = new ProgramQueue(database.ConnectionString);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => queue.EnqueueAsync(Order, default))));
        Assert.Equal(1L, await database.ScalarAsync(Jobs));
        await queue.EnqueueAsync(Order with { SchoolId = 8 }, default);
        await queue.EnqueueAsync(Order with { Ids = [12] }, default);
        await queue.EnqueueAsync(Order with { Kind = JobKind.MatchPhotosAgain }, default);
        Assert.Equal(4L, await database.ScalarAsync(Jobs));

        var client = new BackgroundJobClient(queue.Storage, new JobFilterCollection());
        long expected = 4;
        foreach (IState end in new IState[] { new DeletedState(), new FailedState(new InvalidOperationException()) })
        {
            string id = ((long)(await database.ScalarAsync("select job_id from hangfire.job_order where kind = 'ScreenPhotos' and school_id = 7 and first_id = 11"))!).ToString(CultureInfo.InvariantCulture);
            Assert.True(client.ChangeState(id, new ScheduledState(TimeSpan.FromHours(1))));
            await queue.EnqueueAsync(Order, default);
            Assert.Equal(expected, await database.ScalarAsync(Jobs));
            Assert.True(client.ChangeState(id, end));
            await queue.EnqueueAsync(Order, default);
            await queue.EnqueueAsync(Order, default);
            Assert.Equal(++expected, await database.ScalarAsync(Jobs));
        }

        Assert.Equal(4L, await database.ScalarAsync(Orders));
        // Hangfire forgets jobs some time after they ended, and what they were about with them.
        await database.ExecuteAsync("delete from hangfire.job");
        Assert.Equal(0L, await database.ScalarAsync(Orders));
    }

    [PostgresFact]
    public async Task A_job_is_queued_in_one_transaction_with_what_it_is_about()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        using Workshop workshop = await Workshop.OpenAsync(database.DataSource);
        var queue = new JobQueue(database.DataSource, workshop.Get<JobStorage>(), workshop.Get<IJobFilterProvider>());
        int school = await new SchoolDirectory(workshop.Contexts).AddAsync("Oak Primary", TimeProvider.System.GetUtcNow(), default);
        foreach (bool isCompleted in new[] { false, true })
        {
            using (var scope = new TransactionScope(TransactionScopeOption.Required, new TransactionOptions { IsolationLevel = IsolationLevel.ReadCommitted }, TransactionScopeAsyncFlowOption.Enabled))
            {
                await using ConsentLensDbContext context = workshop.Contexts.Create(school);
                context.Batches.Add(new BatchRow { SchoolId = school, State = BatchState.Receiving, CreatedBy = "office", CreatedAt = TimeProvider.System.GetUtcNow() });
                await context.SaveChangesAsync();
                await queue.EnqueueAsync(Order, default);
                if (isCompleted)
                    scope.Complete();
            }

            long expected = isCompleted ? 1 : 0;
            Assert.Equal((expected, expected, expected), (await database.ScalarAsync(Jobs), await database.ScalarAsync(Orders), await database.ScalarAsync("select count(*) from batches")));
            Assert.Equal(expected, await database.ScalarAsync("select count(*) from hangfire.jobqueue where queue = 'b-photos'"));
        }
    }
}
