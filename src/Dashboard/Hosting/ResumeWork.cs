using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Queues unfinished work when the program starts.</summary>
internal sealed class ResumeWork(SchoolDirectory schools, BatchResumption batches, RegisterResumption register) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (SchoolListing school in await schools.ListAsync(cancellationToken))
        {
            await batches.RunAsync(school.Id, cancellationToken);
            await register.RunAsync(school.Id, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
