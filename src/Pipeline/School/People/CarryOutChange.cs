using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.School.Retention;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.People;

/// <summary>
/// Carries a change of the register out on what rests on it, at once: first biometrics that may exist no longer are destroyed, then photos are judged again. Where a school has many photos,
/// and the change can reach all of them, a job judges them; those that show the people it is about are judged before that.
/// </summary>
/// <remarks>
/// That it has to be done is noted in the transaction that records the change, and the note goes when it is done. Should the program die in between, the next
/// start or the night finds the note and finishes for the whole school. Until then nothing leaks: a release is judged by the register of its moment.
/// </remarks>
public sealed class CarryOutChange(
    ConsentLensDbContextFactory contexts, DestroyBiometrics destroy, SearchNames names, RejudgePerson person, JudgingAgain again, TimeProvider time)
{
    /// <summary>From so many people on, one look at every photo is cheaper than one look for each of them.</summary>
    private const int ManyPeople = 20;

    private const string Actor = "job/carry_out_register_change";

    /// <summary>Notes, in the context's transaction, that a change has to be carried out. The note has its id when it is saved.</summary>
    internal static JobProgressRow Note(ConsentLensDbContext context, DateTimeOffset now) => JudgingAgain.Note(context, JudgingAgain.RegisterNote, now);

    /// <summary>Carries a recorded change out. It is not stopped when whoever recorded it goes away.</summary>
    internal async Task<CarriedOut> RunAsync(int schoolId, RegisterChange change, string actor)
    {
        CancellationToken unstoppable = CancellationToken.None;
        if (await again.IsLongAsync(schoolId, unstoppable))
            return await RunLongAsync(schoolId, change, actor, unstoppable);
        CarriedOut done = CarriedOut.Nothing;
        if (change.BiometricPermissionLost.Count > 0)
        {
            BiometricsDestroyed destroyed = await destroy.RunAsync(schoolId, change.BiometricPermissionLost, actor, unstoppable);
            done = new CarriedOut(destroyed.Templates, destroyed.References, destroyed.Judging);
        }

        done = done with { Judging = done.Judging + await names.RunAsync(schoolId, unstoppable) };
        if (change.JudgedAgain.Count >= ManyPeople)
            return done with { Judging = done.Judging + await again.FinishAsync(schoolId, [change.NoteId], JudgingCause.Consent, unstoppable) };
        foreach (string changed in change.JudgedAgain)
            done = done with { Judging = done.Judging + await person.RunAsync(schoolId, changed, unstoppable) };
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.JobProgress.Where(note => note.Id == change.NoteId).ExecuteDeleteAsync(unstoppable);
        return done;
    }

    /// <summary>Does at once what nobody should wait for, and leaves to a job what takes long.</summary>
    private async Task<CarriedOut> RunLongAsync(int schoolId, RegisterChange change, string actor, CancellationToken cancellationToken)
    {
        CarriedOut done = CarriedOut.Nothing;
        bool reachesAll = change.BiometricPermissionLost.Count > 0 || change.JudgedAgain.Count >= ManyPeople || await names.IsBehindAsync(schoolId, cancellationToken);
        if (change.BiometricPermissionLost.Count > 0)
        {
            BiometricsDestroyed destroyed = await destroy.DestroyAsync(schoolId, change.BiometricPermissionLost, actor, cancellationToken);
            done = new CarriedOut(destroyed.Templates, destroyed.References, JudgingCounts.None);
        }

        foreach (string changed in change.JudgedAgain.Count < ManyPeople ? change.JudgedAgain : [])
        {
            done = done with { Judging = done.Judging + await person.RunShownAsync(schoolId, changed, cancellationToken) };
            reachesAll = reachesAll || await person.ReachesEveryPhotoAsync(schoolId, changed, cancellationToken);
        }

        if (reachesAll)
        {
            await again.EnqueueAsync(schoolId, change.NoteId, cancellationToken);
            return done with { Judging = done.Judging with { IsUnderWay = true } };
        }

        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await context.JobProgress.Where(note => note.Id == change.NoteId).ExecuteDeleteAsync(cancellationToken);
        return done;
    }

    /// <summary>Carries all changes out that are noted, those of channels too: what was left to a job, and what a program that died had recorded.</summary>
    /// <returns>How many changes were finished.</returns>
    public async Task<int> FinishAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var notes = await JudgingAgain.Notes(context).Select(note => new { note.Id, note.Job }).ToArrayAsync(cancellationToken);
        if (notes.Length == 0)
            return 0;
        bool isRegister = notes.Any(note => note.Job == JudgingAgain.RegisterNote);
        if (isRegister && await WithoutPermissionAsync(context, cancellationToken) is { Count: > 0 } people)
            await destroy.DestroyAsync(schoolId, people, Actor, cancellationToken);
        if (isRegister)
            await names.RunAsync(schoolId, cancellationToken);
        await again.FinishAsync(schoolId, [.. notes.Select(note => note.Id)], isRegister ? JudgingCause.Consent : JudgingCause.Channel, cancellationToken);
        return notes.Length;
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
