using ConsentLens.Pipeline.School.Online;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Looks through the school's own sites.</summary>
/// <param name="look">Created only when needed, since it loads models.</param>
public sealed class AuditSites(Func<LookThroughSite> look) : IPipelineJob
{
    /// <param name="ids">Ids of audits.</param>
    public async Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken)
    {
        foreach (long id in ids) await look().RunAsync(schoolId, id, cancellationToken);
    }
}

/// <summary>Looks whether photos came down.</summary>
public sealed class CheckAddresses(Func<CheckTakedowns> checks) : IPipelineJob
{
    /// <param name="ids">Ids of takedowns.</param>
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => checks().RunAsync(schoolId, ids, cancellationToken);
}
