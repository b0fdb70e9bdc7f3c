using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Judging.Evidence;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Review.Groups;

/// <summary>
/// Takes one word on several faces, all of them or none. By no such word is a face shown that may be that of somebody who may not be: whoever says so has to look at that face
/// alone.
/// </summary>
public sealed class DecideFaces(ConsentLensDbContextFactory contexts, RejudgePhotos rejudge, DetectorTrust detectors, AuditStore audit, TimeProvider time)
{
    /// <summary>More would keep everybody else who judges waiting.</summary>
    public const int MostFaces = 500;

    private readonly FaceWordRecord _record = new(time);

    /// <summary>Records the word on each face, and judges their photos again.</summary>
    /// <returns>What was recorded, so that it can be undone.</returns>
    /// <exception cref="ReviewRefusedException">Nothing was recorded: a face is not there any more, something else was said of one, or one has to be decided about by itself.</exception>
    public async Task<DecisionsMade> RunAsync(int schoolId, IReadOnlyList<SeenFace> faces, FaceWord word, string user, CancellationToken cancellationToken)
    {
        if (faces.Count is 0 or > MostFaces || faces.DistinctBy(face => (face.PhotoId, face.Ordinal)).Count() != faces.Count)
            throw new ReviewRefusedException($"Select between one and {MostFaces} faces.");
        if (word.Kind is null)
            throw new ReviewRefusedException("Choose a decision about the faces.");
        if (word.PersonId is not null && faces.GroupBy(face => face.PhotoId).FirstOrDefault(photo => photo.Count() > 1) is { } twice)
            throw new ReviewRefusedException($"Photo {twice.Key} has two of these faces, which cannot be the same person. Leave one of them out.");
        long[] photos = [.. faces.Select(face => face.PhotoId).Distinct().Order()];
        DecisionsMade made;
        await using (SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.RegisterThenJudging, cancellationToken))
        {
            ConsentLensDbContext context = transaction.Context;
            foreach (long photo in photos)
                await ReviewablePhoto.HoldAsync(context, photo, liftsHold: false, cancellationToken);
            await RequireHarmlessAsync(context, photos, faces, word, cancellationToken);
            Dictionary<(long, short), FaceRow> rows = await context.Faces.AsNoTracking().Where(face => photos.Contains(face.PhotoId)).ToDictionaryAsync(face => (face.PhotoId, face.Ordinal), cancellationToken);
            List<(HumanAssertionRow Said, AuditEvent Entry)> said = [];
            foreach (SeenFace seen in faces)
            {
                FaceRow face = rows.GetValueOrDefault((seen.PhotoId, seen.Ordinal)) ?? throw new ReviewRefusedException($"Photo {seen.PhotoId} has no face {seen.Ordinal + 1} any more. Look at the faces again.");
                await IdentifyFace.RequireSeenAsync(context, face, seen.After, cancellationToken);
                if (await FaceBlocks.WouldBeLiftedAsync(context, face, word, time, cancellationToken))
                    throw new ReviewRefusedException($"Face {face.Ordinal + 1} blocks photo {face.PhotoId}. Decide about it on the page of that photo.");
                said.Add((await _record.AddAsync(context, face, word, user, cancellationToken), FaceWordRecord.EntryOf(face, word, user)));
            }

            await transaction.CommitAsync(audit, [.. said.Select(one => one.Entry)], cancellationToken);
            made = new DecisionsMade(said.Min(one => one.Said.Sequence), said.Max(one => one.Said.Sequence));
        }

        await rejudge.RunAsync(schoolId, photos, JudgingCause.Identification, CancellationToken.None);
        return made;
    }

    private async Task RequireHarmlessAsync(ConsentLensDbContext context, long[] photos, IReadOnlyList<SeenFace> faces, FaceWord word, CancellationToken cancellationToken)
    {
        // About a face alone everything can be said that can be said on the page of its photo.
        if (faces.Count == 1)
            return;
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        SchoolState school = await SchoolState.LoadAsync(context, time, cancellationToken);
        var judge = new PhotoRejudge(school, detectors);
        Dictionary<long, ComparisonRecord> comparisons = await ComparisonReader.ReadAsync(connection, context.CurrentSchoolId, photos, cancellationToken);
        HashSet<(long, short)> meant = [.. faces.Select(face => (face.PhotoId, face.Ordinal))];
        var said = new HumanAssertion(word.Kind!.Value, school.Now, word.PersonId);
        foreach (StoredEvidence photo in await EvidencePage.ReadAsync(connection, context.CurrentSchoolId, photos, cancellationToken))
        {
            ComparisonRecord comparison = comparisons[photo.PhotoId];
            Dictionary<string, PhotoVerdict> verdicts = school.Channels.Keys.ToDictionary(channel => channel, channel => judge.Judge(photo, comparison, channel, proof: null), StringComparer.Ordinal);
            foreach ((int index, short ordinal) in photo.FaceOrdinals.Index())
            {
                if (meant.Contains((photo.PhotoId, ordinal))
                    && FaceDoubt.MayBeRestricted(school, photo.Evidence.Faces[index], verdicts.Values.Select(verdict => verdict.Faces[index]))
                    && school.Channels.Keys.Any(channel => judge.JudgeFaceIf(photo, comparison, channel, index, said).Treatment == FaceTreatment.Show))
                    throw new ReviewRefusedException($"Face {ordinal + 1} of photo {photo.PhotoId} may be somebody who may not be shown, so this cannot be decided for several faces at once. Leave it out, or decide about each by itself.");
            }
        }
    }
}

/// <summary>A face as whoever decides about it saw it.</summary>
/// <param name="After">The place of the last that was said of it; 0 where nothing was.</param>
public sealed record SeenFace(long PhotoId, short Ordinal, long After);
