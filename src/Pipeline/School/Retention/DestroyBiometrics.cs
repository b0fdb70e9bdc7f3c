using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.School.Retention;

/// <summary>
/// Destroys everything biometric of a person at once (Protection of Freedoms Act 2012 s.26): templates, reference photos, and the key that they are
/// sealed under; photos that rested on them go back to review.
/// </summary>
/// <remarks>
/// In an order in which it may break off anywhere: first, in one transaction, the key with all that is in the database, so that the files left are
/// unreadable for good; then the files; then the judging. A second run finds whatever a first one left.
/// </remarks>
public sealed class DestroyBiometrics(
    ConsentLensDbContextFactory contexts,
    EncryptedBlobStore blobs,
    DetectorTrust detectors,
    AuditStore audit,
    TimeProvider time)
{
    private readonly RejudgePerson _person = new(contexts, detectors, audit, time);
    private readonly RejudgeReopened _reopened = new(
        contexts, new RejudgePhotos(contexts, detectors, audit, time), new RejudgeSchool(contexts, detectors, audit, time));

    /// <summary>Destroys what there is of a person; nothing is nothing to do.</summary>
    /// <param name="actor">Who had it done: a user's id, or the program's part.</param>
    public Task<BiometricsDestroyed> RunAsync(int schoolId, string personId, string actor, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(personId);
        return RunAsync(schoolId, [personId], actor, cancellationToken);
    }

    /// <summary>Destroys what there is of several people, and judges once for all of them.</summary>
    /// <param name="actor">Who had it done: a user's id, or the program's part.</param>
    public async Task<BiometricsDestroyed> RunAsync(int schoolId, IReadOnlyCollection<string> people, string actor, CancellationToken cancellationToken)
    {
        BiometricsDestroyed destroyed = await DestroyAsync(schoolId, people, actor, cancellationToken);
        JudgingCounts counts = await _reopened.RunAsync(schoolId, JudgingCause.BiometricsDestroyed, cancellationToken);
        // Without a template they can be taken for somebody whose photos never came near it.
        foreach (string person in people)
            counts += await _person.RunAsync(schoolId, person, cancellationToken);
        return destroyed with { Judging = counts };
    }

    /// <summary>Destroys what there is of several people; whoever calls this has all photos judged.</summary>
    /// <param name="actor">Who had it done: a user's id, or the program's part.</param>
    internal async Task<BiometricsDestroyed> DestroyAsync(int schoolId, IReadOnlyCollection<string> people, string actor, CancellationToken cancellationToken)
    {
        (int templates, int references) = (0, 0);
        foreach (string person in people)
        {
            (int ofTemplates, int ofReferences) = await DestroyRowsAsync(schoolId, person, actor, cancellationToken);
            (templates, references) = (templates + ofTemplates, references + ofReferences);
        }

        await DeleteFilesWithoutKeyAsync(schoolId, cancellationToken);
        return new BiometricsDestroyed(templates, references, await _reopened.ListAsync(schoolId, cancellationToken), JudgingCounts.None);
    }

    private async Task<(int Templates, int References)> DestroyRowsAsync(int schoolId, string personId, string actor, CancellationToken cancellationToken)
    {
        // In this order everywhere: whoever enrols or imports holds the school's row, whoever judges the lock.
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
        await KeepLookAlikesAsync(context, personId, actor, cancellationToken);
        int templates = await context.Templates.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellationToken);
        int references = await context.ReferencePhotos.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellationToken);
        int keys = await context.PersonKeys.Where(row => row.PersonId == personId).ExecuteDeleteAsync(cancellationToken);
        if (keys == 0 && !await context.FaceCandidates.AnyAsync(row => row.PersonId == personId, cancellationToken))
            return (0, 0);

        await context.Database.ExecuteSqlAsync(
            $"update templates set look_alikes = array_remove(look_alikes, {personId}) where school_id = {schoolId} and {personId} = any(look_alikes)", cancellationToken);
        int reopened = await ReopenedFaces.ForgetAsync(context, personId, time, cancellationToken);
        AuditDetail detail = AuditDetail.None.With("templates", templates).With("references", references).With("photos_reopened", reopened);
        await transaction.CommitAsync(audit, new AuditEvent(actor, AuditAction.BiometricsDestroyed, "person", personId, detail), cancellationToken);
        return (templates, references);
    }

    /// <summary>Marks as looking alike those whose templates were: without one of them, no comparison tells the two apart.</summary>
    private static Task<int> KeepLookAlikesAsync(ConsentLensDbContext context, string personId, string actor, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlAsync(
            $"""
            insert into look_alikes (school_id, first_id, second_id, marked_by, marked_at)
            select {context.CurrentSchoolId}, least({personId}, other collate "C"), greatest({personId}, other collate "C"), {actor}, min(since) from (
                select unnest(look_alikes) as other, created_at as since from templates where school_id = {context.CurrentSchoolId} and person_id = {personId}
                union all
                select person_id, created_at from templates where school_id = {context.CurrentSchoolId} and {personId} = any(look_alikes)) alike
            where exists (select from people where school_id = {context.CurrentSchoolId} and person_id = other)
            group by other
            on conflict do nothing
            """,
            cancellationToken);

    /// <summary>
    /// Deletes the folders of keys that the database does not hold. A key is stored before anything is sealed under it, so a folder that was
    /// there before the keys were read belongs to one of them or to nobody.
    /// </summary>
    internal async Task<int> DeleteFilesWithoutKeyAsync(int schoolId, CancellationToken cancellationToken)
    {
        string school = AuditStore.NameOf(schoolId);
        IReadOnlyList<Guid> folders = blobs.KeyIds(school, KeyPurpose.PersonBiometrics);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        var stored = await context.PersonKeys.Select(row => new { row.PersonId, row.WrappedKey }).ToArrayAsync(cancellationToken);
        HashSet<Guid> known = [.. stored.Select(row => WrappedKey.FromBytes(KeyOwner.Person(school, row.PersonId), row.WrappedKey).Key.Id)];
        Guid[] orphans = [.. folders.Where(id => !known.Contains(id))];
        foreach (Guid orphan in orphans)
            blobs.DeleteAll(new KeyIdentity(orphan, KeyOwner.Person(school, "nobody")));
        return orphans.Length;
    }
}

/// <summary>What was destroyed of a person, and what followed.</summary>
/// <param name="Reopened">Photos that rested on them, and wait to be matched again.</param>
/// <param name="Judging">What judging them again came to.</param>
public sealed record BiometricsDestroyed(int Templates, int References, IReadOnlyList<long> Reopened, JudgingCounts Judging);
