using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.School.Judging.Names;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Reads what is known of a photo, judged as of this moment.</summary>
public sealed class PhotoDossierReader(ConsentLensDbContextFactory contexts, CurrentBasis current, DetectorTrust detectors, SchoolKeyStore keys, TimeProvider time)
{
    /// <summary>
    /// An instant until which everything that is known can be read from now on: whoever records something just now, and bears an earlier time, is waited for. Readers do not wait
    /// for each other.
    /// </summary>
    public async Task<DateTimeOffset> SettledAtAsync(int schoolId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Database.ExecuteSqlAsync($"select id from schools where id = {schoolId} for share", cancellationToken);
        await JudgingLock.ShareAsync(context, cancellationToken);
        // Whoever comes next takes the time with the locks, and so a later one.
        return time.GetUtcNow();
    }

    /// <summary>A photo's dossier; null when the school has no such photo, or it is locked.</summary>
    public async Task<PhotoDossier?> ReadAsync(int schoolId, long photoId, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        PhotoRow? photo = await context.Photos.AsNoTracking().SingleOrDefaultAsync(row => row.Id == photoId && row.State != PhotoState.Locked, cancellationToken);
        if (photo is null)
            return null;
        HumanAssertionRow[] said = await context.HumanAssertions.AsNoTracking().Where(row => row.PhotoId == photoId).OrderBy(row => row.Sequence).ToArrayAsync(cancellationToken);
        JudgingBasis basis = await current.ReadAsync(schoolId, cancellationToken);
        StoredEvidence? evidence = null;
        await foreach (StoredEvidence found in new EvidenceReader(contexts.DataSource, schoolId).ReadAsync([photoId], cancellationToken))
            evidence = found;
        if (evidence is null)
            return null;
        Dictionary<string, CopyProof?> proofs = await context.Verdicts
            .Where(verdict => verdict.PhotoId == photoId)
            .ToDictionaryAsync(verdict => verdict.ChannelId, verdict => verdict.CopyProof, StringComparer.Ordinal, cancellationToken);
        JudgedPhoto judged = Judge(basis, photo, evidence, proofs);
        IReadOnlyDictionary<string, PhotoVerdict> verdicts = judged.Verdicts;
        FaceRow[] faces = await context.Faces.AsNoTracking().Where(face => face.PhotoId == photoId).OrderBy(face => face.Ordinal).ToArrayAsync(cancellationToken);
        if (!faces.Select(face => face.Ordinal).SequenceEqual(evidence.FaceOrdinals))
            return await ReadAsync(schoolId, photoId, cancellationToken);
        byte[] batch = await context.Batches.Where(row => row.Id == photo.BatchId).Select(row => row.NameCiphertext).SingleAsync(cancellationToken);
        var dossiers = new FaceDossiers { Photo = judged, Said = said, PersonOf = person => PersonOf(basis, person) };
        using DataKey key = await keys.OpenAsync(schoolId, KeyPurpose.School, cancellationToken);
        return new PhotoDossier
        {
            PhotoId = photoId,
            State = photo.State,
            Problem = photo.Problem,
            HasFile = photo.BlobId is not null,
            BatchId = photo.BatchId,
            BatchName = BatchName.Open(key, photo.BatchId, batch).Name,
            Neighbours = await NeighboursAsync(context, photo, cancellationToken),
            FileName = PhotoFileName.Open(key, photo.BatchId, photo.FileNameHash, photo.FileNameCiphertext),
            Width = photo.Width ?? 0,
            Height = photo.Height ?? 0,
            Faces = await dossiers.ReadAsync(context, faces, basis.ComparesFaces, cancellationToken),
            IfMarked = judged.JudgeDrawnFaceIf(HumanAssertionKind.Unknown),
            Channels = [.. basis.Channels.Where(channel => verdicts.ContainsKey(channel.ChannelId)).Select(channel => StandingOf(channel, verdicts[channel.ChannelId], evidence))],
            Named = [.. evidence.Evidence.NamedPersonIds.Select(person => PersonOf(basis, person))],
            Written = [.. (await context.PictureNames.AsNoTracking().Where(name => name.PhotoId == photoId).OrderBy(name => name.BoxY).ThenBy(name => name.PersonId).ToArrayAsync(cancellationToken))
                .Select(name => new WrittenName(PersonOf(basis, name.PersonId), new FaceBox(name.BoxX, name.BoxY, name.BoxWidth, name.BoxHeight)))],
            Assertions = evidence.Evidence.Assertions,
            Exceptions = [.. (await ExceptionsAsync(context, photoId, cancellationToken)).Select(row => ExceptionOf(basis, row, key, verdicts))],
            HeldAlike = await HeldAlikeAsync(context, evidence.Evidence, verdicts.Values.Any(verdict => verdict.Reasons.Contains(Reason.LooksLikeHeldPicture)), cancellationToken),
        };
    }

    private static async Task<(long? Before, long? After)> NeighboursAsync(ConsentLensDbContext context, PhotoRow photo, CancellationToken cancellationToken)
    {
        IQueryable<PhotoRow> shown = context.Photos.Where(row => row.BatchId == photo.BatchId && row.State != PhotoState.Locked && row.State != PhotoState.Purged);
        return (
            await shown.Where(row => row.Id < photo.Id).MaxAsync(row => (long?)row.Id, cancellationToken),
            await shown.Where(row => row.Id > photo.Id).MinAsync(row => (long?)row.Id, cancellationToken));
    }

    private static async Task<IReadOnlyList<(long PhotoId, bool IsLocked)>> HeldAlikeAsync(ConsentLensDbContext context, PhotoEvidence evidence, bool looksLikeHeld, CancellationToken cancellationToken)
    {
        IEnumerable<long> elsewhere = looksLikeHeld ? evidence.SaidElsewhere.Select(said => said.PhotoId) : [];
        long[] held = [.. evidence.HeldPictures.Select(picture => picture.PhotoId).Concat(elsewhere).Distinct().Order()];
        if (held.Length == 0)
            return [];
        long[] locked = await context.Photos.Where(photo => held.Contains(photo.Id) && photo.State == PhotoState.Locked).Select(photo => photo.Id).ToArrayAsync(cancellationToken);
        return [.. held.Select(photo => (photo, locked.Contains(photo)))];
    }

    private JudgedPhoto Judge(JudgingBasis basis, PhotoRow photo, StoredEvidence evidence, Dictionary<string, CopyProof?> proofs)
    {
        DateTimeOffset now = time.GetUtcNow();
        var judge = new PhotoRejudge(basis.School with { Now = now }, detectors);
        var comparison = new ComparisonRecord(photo.BatchId, photo.DetectorSha256, photo.EmbedderSha256, photo.MatchedGalleryRevision);
        // Before the search nobody has judged it.
        Dictionary<string, PhotoVerdict> verdicts = photo.State == PhotoState.Uploaded ? [] : basis.Channels.ToDictionary(
            channel => channel.ChannelId,
            channel => judge.Judge(evidence, comparison, channel.ChannelId, proofs.GetValueOrDefault(channel.ChannelId)),
            StringComparer.Ordinal);
        return new JudgedPhoto(judge, comparison, evidence, verdicts, now);
    }

    private static ChannelStanding StandingOf(ChannelRow channel, PhotoVerdict verdict, StoredEvidence evidence) => new(
        channel.ChannelId,
        channel.Name,
        verdict.Verdict,
        verdict.Reasons,
        [.. evidence.FaceOrdinals.Where((_, index) => verdict.Faces[index].Treatment != FaceTreatment.Show)],
        verdict.CopySide);

    private static async Task<IEnumerable<PhotoExceptionRow>> ExceptionsAsync(ConsentLensDbContext context, long photoId, CancellationToken cancellationToken)
    {
        PhotoExceptionRow[] rows = await context.PhotoExceptions.AsNoTracking().Where(row => row.PhotoId == photoId).ToArrayAsync(cancellationToken);
        return rows.GroupBy(row => (row.PersonId, row.ChannelId)).Select(scope => scope.MaxBy(row => row.Sequence)!).Where(row => !row.IsTakenBack).OrderByDescending(row => row.Sequence);
    }

    private ExceptionDossier ExceptionOf(JudgingBasis basis, PhotoExceptionRow row, DataKey key, IReadOnlyDictionary<string, PhotoVerdict> verdicts) => new(
        PersonOf(basis, row.PersonId),
        row.ChannelId,
        row.SaidBy,
        row.SaidAt,
        ExceptionGround.Open(key, row),
        verdicts.GetValueOrDefault(row.ChannelId)?.Faces.Any(face => face.Reason == Reason.ShownByException && face.PersonId == row.PersonId) is true);

    private KnownPerson PersonOf(JudgingBasis basis, string personId) => KnownPerson.Of(basis, personId, time.GetUtcNow());
}
