using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Takes up what was left unfinished when the program starts.</summary>
internal sealed class ResumeWork(SchoolDirectory schools, AuditStore audit, BatchResumption batches, RegisterResumption register) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (SchoolListing school in await schools.ListAsync(cancellationToken))
        {
            await audit.CatchUpAsync(school.Id, cancellationToken);
            await batches.RunAsync(school.Id, cancellationToken);
            await register.RunAsync(school.Id, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
