using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>
/// Judges all photos of a school again after a change that can reach any of them: within the answer where they are few, and otherwise by a job, so that whoever made the change does not wait.
/// </summary>
/// <remarks>
/// That it has to be done is noted in the transaction that records the change, and the note goes when it is done: what was killed or given up, the next start or the night takes up. Nothing
/// leaks until then, for a release is judged as of its own moment, whatever verdicts are written.
/// </remarks>
public sealed class JudgingAgain(ConsentLensDbContextFactory contexts, RejudgeSchool school, IJobQueue queue, TimeProvider time)
{
    /// <summary>The code of the note of a changed register in <see cref="JobProgressRow.Job"/>.</summary>
    public const string RegisterNote = "carry_out_register_change";

    /// <summary>The code of the note of a channel that was opened, or whose rules are others now.</summary>
    public const string ChannelNote = "carry_out_channel_change";

    /// <summary>More photos than this are judged by a job: so many take about a second.</summary>
    public int MostAtOnce { get; init; } = PageJudge.PageSize;

    /// <summary>Notes, in the context's transaction, that a change has to be carried out. The note has its id when it is saved.</summary>
    /// <param name="kind">Which of the notes.</param>
    internal static JobProgressRow Note(ConsentLensDbContext context, string kind, DateTimeOffset now)
    {
        var note = new JobProgressRow { SchoolId = context.CurrentSchoolId, Job = kind, StartedAt = now };
        context.JobProgress.Add(note);
        return note;
    }

    /// <summary>The changes of a school that are not carried out yet.</summary>
    internal static IQueryable<JobProgressRow> Notes(ConsentLensDbContext context) => context.JobProgress.Where(note => note.Job == RegisterNote || note.Job == ChannelNote);

    /// <summary>Whether the school has too many photos for an answer to wait for.</summary>
    public async Task<bool> IsLongAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        return await context.Photos.CountAsync(cancellationToken) > MostAtOnce;
    }

    /// <summary>Has a noted change carried out by a job.</summary>
    public Task EnqueueAsync(int schoolId, long note, CancellationToken cancellationToken) =>
        queue.EnqueueAsync(new JobOrder(JobKind.CarryOutChange, schoolId, [note]), cancellationToken);

    /// <summary>Judges all photos after a change that was noted, now or by a job.</summary>
    /// <returns>What it came to, or that it is under way.</returns>
    public async Task<JudgingCounts> RunAsync(int schoolId, long note, JudgingCause cause, CancellationToken cancellationToken)
    {
        if (!await IsLongAsync(schoolId, cancellationToken))
            return await FinishAsync(schoolId, [note], cause, cancellationToken);
        await EnqueueAsync(schoolId, note, cancellationToken);
        return JudgingCounts.None with { IsUnderWay = true };
    }

    /// <summary>Judges all photos, tells in the notes how far that has come, and takes them away at the end.</summary>
    public async Task<JudgingCounts> FinishAsync(int schoolId, long[] notes, JudgingCause cause, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        IQueryable<JobProgressRow> rows = context.JobProgress.Where(note => notes.Contains(note.Id));
        int total = await context.Photos.CountAsync(cancellationToken);
        await rows.ExecuteUpdateAsync(update => update.SetProperty(note => note.Done, 0).SetProperty(note => note.Total, total), cancellationToken);
        JudgingCounts counts = await school.RunAsync(schoolId, cause, AdvanceAsync, cancellationToken);
        await rows.ExecuteDeleteAsync(cancellationToken);
        return counts;

        Task AdvanceAsync(int judged)
        {
            DateTimeOffset now = time.GetUtcNow();
            return rows.ExecuteUpdateAsync(update => update.SetProperty(note => note.Done, judged).SetProperty(note => note.UpdatedAt, now), cancellationToken);
        }
    }

    /// <summary>How far the judging has come; null when nothing has to be judged again.</summary>
    public async Task<JudgingUnderWay?> ReadAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var notes = await Notes(context).Select(note => new { note.Done, note.Total }).ToArrayAsync(cancellationToken);
        // One job after the other carries all notes out that there are: the one that has come furthest is told of.
        return notes.Length == 0 ? null : notes.Select(note => new JudgingUnderWay(note.Done, note.Total)).MaxBy(note => note.Done);
    }
}

/// <summary>How far photos have been judged again.</summary>
/// <param name="Total">Photos in all; 0 before it began.</param>
public sealed record JudgingUnderWay(int Done, int Total);
