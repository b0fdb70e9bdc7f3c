using System.Runtime.CompilerServices;

namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Follows a batch for somebody who looks on. Nothing is asked while nobody does.</summary>
public sealed class BatchWatch(BatchStatusReader statuses, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    /// <summary>The status as it is, then each change of it, until nothing more will happen. Null when nothing changed for a while, so that the line can be kept open.</summary>
    /// <param name="batchId">The batch; when the school has none of this id, the sequence is empty.</param>
    public async IAsyncEnumerable<BatchStatus?> FollowAsync(int schoolId, long batchId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        BatchStatus? last = null;
        long said = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            if (await statuses.ReadAsync(schoolId, batchId, cancellationToken) is not { } status)
                yield break;
            bool isNew = status != last;
            if (!isNew && time.GetElapsedTime(said) < LongestSilence)
                continue;
            said = time.GetTimestamp();
            yield return isNew ? status : null;
            if (status.IsOver)
                yield break;
            last = status;
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }
}
