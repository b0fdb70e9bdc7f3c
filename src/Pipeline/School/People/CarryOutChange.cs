using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People;

/// <summary>
/// Carries a change of the register out on what rests on it, at once: first biometrics that may exist no longer are destroyed, then photos are judged again.
/// </summary>
/// <remarks>
/// That it has to be done is noted in the transaction that records the change, and the note goes when it is done. Should the program die in between, the next
/// start or the night finds the note and finishes for the whole school. Until then nothing leaks: a release is judged by the register of its moment.
/// </remarks>
public sealed class CarryOutChange(
    ConsentLensDbContextFactory contexts, DestroyBiometrics destroy, SearchNames names, RejudgePerson person, RejudgeSchool school, TimeProvider time)
{
    /// <summary>The code of the note in <see cref="JobProgressRow.Job"/>.</summary>
    public const string NoteJob = "carry_out_register_change";

    /// <summary>From so many people on, one look at every photo is cheaper than one look for each of them.</summary>
    private const int ManyPeople = 20;

    private const string Actor = "job/carry_out_register_change";

    /// <summary>Notes, in the context's transaction, that a change has to be carried out. The note has its id when it is saved.</summary>
    internal static JobProgressRow Note(ConsentLensDbContext context, int people, DateTimeOffset now)
    {
        var note = new JobProgressRow { SchoolId = context.CurrentSchoolId, Job = NoteJob, Total = people, StartedAt = now };
        context.JobProgress.Add(note);
        return note;
    }

    /// <summary>Carries a recorded change out. It is not stopped when whoever recorded it goes away.</summary>
    internal async Task<CarriedOut> RunAsync(int schoolId, RegisterChange change, string actor)
    {
        CancellationToken unstoppable = CancellationToken.None;
        CarriedOut done = await DestroyAsync(schoolId, change.BiometricPermissionLost, actor, unstoppable);
        done = done with { Judging = done.Judging + await names.RunAsync(schoolId, unstoppable) };
        done = done with { Judging = done.Judging + await JudgeAsync(schoolId, change.JudgedAgain, unstoppable) };
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.JobProgress.Where(note => note.Id == change.NoteId).ExecuteDeleteAsync(unstoppable);
        return done;
    }

    /// <summary>Finishes what a program that died had recorded and not carried out.</summary>
    /// <returns>How many changes were finished.</returns>
    public async Task<int> FinishAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        long[] notes = await context.JobProgress.Where(note => note.Job == NoteJob).Select(note => note.Id).ToArrayAsync(cancellationToken);
        if (notes.Length == 0)
            return 0;
        await DestroyAsync(schoolId, await WithoutPermissionAsync(context, cancellationToken), Actor, cancellationToken);
        await names.RunAsync(schoolId, cancellationToken);
        await school.RunAsync(schoolId, JudgingCause.Consent, cancellationToken);
        return await context.JobProgress.Where(note => notes.Contains(note.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<CarriedOut> DestroyAsync(int schoolId, IReadOnlyList<string> people, string actor, CancellationToken cancellationToken)
    {
        if (people.Count == 0)
            return CarriedOut.Nothing;
        BiometricsDestroyed destroyed = await destroy.RunAsync(schoolId, people, actor, cancellationToken);
        return new CarriedOut(destroyed.Templates, destroyed.References, destroyed.Judging);
    }

    private async Task<JudgingCounts> JudgeAsync(int schoolId, IReadOnlyList<string> people, CancellationToken cancellationToken)
    {
        if (people.Count >= ManyPeople)
            return await school.RunAsync(schoolId, JudgingCause.Consent, cancellationToken);
        JudgingCounts counts = JudgingCounts.None;
        foreach (string changed in people)
            counts += await person.RunAsync(schoolId, changed, cancellationToken);
        return counts;
    }

    private async Task<IReadOnlyList<string>> WithoutPermissionAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        SchoolRegister register = await new RegisterStore(context, time).LoadAsync(now, cancellationToken);
        string[] withKey = await context.PersonKeys.Select(key => key.PersonId).Order().ToArrayAsync(cancellationToken);
        return [.. withKey.Where(id => !register.BiometricPermissionOf(id, now).IsPermitted)];
    }
}

/// <summary>What followed from a change of the register.</summary>
/// <param name="Judging">What judging the photos again came to.</param>
public sealed record CarriedOut(int Templates, int References, JudgingCounts Judging)
{
    /// <summary>Nothing had to be done.</summary>
    public static CarriedOut Nothing { get; } = new(0, 0, JudgingCounts.None);
}

/// <summary>A change of the register that is recorded, and has yet to be carried out on templates and photos.</summary>
/// <param name="NoteId">The note in the database that it is not carried out yet.</param>
/// <param name="JudgedAgain">Whose photos have to be judged again, with those of whoever can be taken for them.</param>
/// <param name="BiometricPermissionLost">Whose biometrics have to be destroyed.</param>
internal sealed record RegisterChange(long NoteId, IReadOnlyList<string> JudgedAgain, IReadOnlyList<string> BiometricPermissionLost);
