using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.People;

/// <summary>
/// Takes somebody off the register who was entered by mistake. Whoever anything was recorded about stays, since records are kept; and so does whoever holds a photo back: no photo may be
/// more publishable for it. Nobody has a template or a reference photo of whom no answer was recorded, so there is none to destroy.
/// </summary>
public sealed class DeletePerson(ConsentLensDbContextFactory contexts, CarryOutChange carryOut, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    /// <summary>One sentence for every case: which it is could tell of a bar.</summary>
    private const string RestsOnThem =
        "This person cannot be deleted: something has been recorded about them, or a photo is held back because of them. Enter their last day at the school instead.";

    /// <summary>Why somebody cannot be deleted as things stand, as one sentence; null when they can be.</summary>
    public async Task<string?> LookAsync(int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        return await RestsOnAsync(transaction.Context, personId, cancellationToken) ? RestsOnThem : null;
    }

    /// <summary>Deletes somebody.</summary>
    /// <exception cref="RegisterRefusedException">Nobody has this id, or something rests on them.</exception>
    public async Task<CarriedOut> RunAsync(int schoolId, string personId, string user, CancellationToken cancellationToken)
    {
        JobProgressRow note;
        string[] alike;
        await using (SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken))
        {
            ConsentLensDbContext context = transaction.Context;
            PersonRow row = await context.People.SingleOrDefaultAsync(person => person.PersonId == personId, cancellationToken)
                ?? throw new RegisterRefusedException($"Nobody on the register has the id {personId}.");
            if (await RestsOnAsync(context, personId, cancellationToken))
                throw new RegisterRefusedException(RestsOnThem);
            alike = [.. (await new RegisterStore(context, time).WithLookAlikesAsync([personId], cancellationToken)).Where(person => person != personId)];
            await context.LookAlikes.Where(pair => pair.FirstId == personId || pair.SecondId == personId).ExecuteDeleteAsync(cancellationToken);
            context.People.Remove(row);
            note = CarryOutChange.Note(context, time.GetUtcNow());
            await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.PersonDeleted, "person", personId), cancellationToken);
        }

        return await carryOut.RunAsync(schoolId, new RegisterChange(note.Id, alike, []), user);
    }

    private async Task<bool> RestsOnAsync(ConsentLensDbContext context, string personId, CancellationToken cancellationToken) =>
        await context.People.AnyAsync(row => row.PersonId == personId && row.BarredAt != null, cancellationToken)
        || await context.ConsentDecisions.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await context.BiometricDecisions.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await context.PersonKeys.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await context.SafeguardingBars.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await context.Holds.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await context.HumanAssertions.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await context.PhotoExceptions.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await context.FaceCandidates.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await context.PhotoNames.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await context.PictureNames.AnyAsync(row => row.PersonId == personId, cancellationToken)
        || await HoldsAnyPhotoAsync(context, personId, cancellationToken);

    /// <summary>Whether any photo would be more publishable without them: they could be taken for somebody in it, or be in it unseen.</summary>
    private async Task<bool> HoldsAnyPhotoAsync(ConsentLensDbContext context, string personId, CancellationToken cancellationToken)
    {
        SchoolState with = await SchoolState.LoadAsync(context, time, cancellationToken);
        var judge = new PhotoRejudge(with, detectors);
        var judgeWithout = new PhotoRejudge(with with { Register = with.Register.Without(personId) }, detectors);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        var evidence = new EvidenceReader(contexts.DataSource, context.CurrentSchoolId);
        foreach (long[] page in (await PhotosAsync(context, evidence, with, personId, cancellationToken)).Chunk(PageJudge.PageSize))
        {
            Dictionary<long, ComparisonRecord> comparisons = await ComparisonReader.ReadAsync(connection, context.CurrentSchoolId, page, cancellationToken);
            Dictionary<(long, string), StoredVerdict> verdicts = await new VerdictTable(connection, context.CurrentSchoolId).ReadAsync(page, cancellationToken);
            await foreach (StoredEvidence photo in evidence.ReadAsync(page, cancellationToken))
            {
                foreach (string channel in comparisons.TryGetValue(photo.PhotoId, out ComparisonRecord? comparison) ? with.Channels.Keys : [])
                {
                    Verdict Of(PhotoRejudge one) => one.Judge(photo, comparison!, channel, verdicts.GetValueOrDefault((photo.PhotoId, channel))?.Proof).Verdict;
                    if (Of(judgeWithout) > Of(judge))
                        return true;
                }
            }
        }

        return false;
    }

    /// <summary>The photos that may be held back because of them. Where a channel is screened by block-list, that is every photo.</summary>
    private static async Task<IReadOnlyList<long>> PhotosAsync(ConsentLensDbContext context, EvidenceReader evidence, SchoolState school, string personId, CancellationToken cancellationToken)
    {
        IQueryable<PhotoRow> photos = context.Photos.Where(photo => photo.State != PhotoState.Purged);
        if (school.Channels.Values.Any(rules => rules.Mode == ScreeningMode.BlockList))
            return await photos.Select(photo => photo.Id).Order().ToArrayAsync(cancellationToken);
        long[] unread = await photos.Where(photo => photo.UnreadTextsSince != null).Select(photo => photo.Id).ToArrayAsync(cancellationToken);
        IEnumerable<string> alike = school.Register.LookAlikesOf(personId).Select(other => other.Person.Id);
        return [.. unread.Union(await evidence.PhotosOfAsync([personId, .. alike], cancellationToken)).Order()];
    }
}
