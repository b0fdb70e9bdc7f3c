using ConsentLens.Pipeline.School.People;

namespace ConsentLens.Pipeline.Jobs;

/// <summary>Carries changes of a register or of a channel out on all photos of a school.</summary>
/// <param name="changes">Created only when needed, since it loads models.</param>
public sealed class CarryOutChanges(Func<CarryOutChange> changes) : IPipelineJob
{
    /// <param name="ids">Ids of notes. All that there are are carried out together; one that is gone is.</param>
    public Task RunAsync(int schoolId, IReadOnlyList<long> ids, CancellationToken cancellationToken) => changes().FinishAsync(schoolId, cancellationToken);
}
