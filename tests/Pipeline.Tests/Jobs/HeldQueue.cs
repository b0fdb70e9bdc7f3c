using ConsentLens.Pipeline.School.Queue;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>A queue in memory, whose orders the test itself carries out.</summary>
internal sealed class HeldQueue : IJobQueue
{
    private readonly List<JobOrder> _orders = [];

    public IReadOnlyList<JobOrder> Orders => _orders;

    public Task EnqueueAsync(JobOrder order, CancellationToken cancellationToken)
    {
        _orders.Add(order);
        return Task.CompletedTask;
    }

    public void Clear() => _orders.Clear();
}
