using ConsentLens.Consent.Policy;
using Npgsql;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Decides whether a released photo has to come down.</summary>
internal static class TakedownRule
{
    /// <summary>
    /// True unless the photo may still be released and every face that can be seen in the copy may still be shown. A photo of two people
    /// of whom another one is masked now keeps its verdict, and yet the copy shows the wrong one.
    /// </summary>
    /// <param name="released">The copy that is out.</param>
    /// <param name="verdict">How the photo is judged now.</param>
    /// <param name="faceOrdinals">The ordinals of its faces.</param>
    /// <param name="awaitsMatching">
    /// Whether the photo's faces wait to be compared again, after thresholds or a channel's mode were changed. Such a photo is held in review, but
    /// nothing speaks against what is out yet: only faces that can be seen in it count, and the matching decides.
    /// </param>
    public static bool MustComeDown(ReleasedPhoto released, PhotoVerdict verdict, IReadOnlyList<short> faceOrdinals, bool awaitsMatching)
    {
        if (verdict.Verdict is not (Verdict.Clear or Verdict.Blur) && !(awaitsMatching && IsHeldForMatchingAlone(verdict)))
            return true;
        for (int index = 0; index < faceOrdinals.Count; index++)
        {
            bool isVisible = !released.RemovedFaces.Contains(faceOrdinals[index]);
            if (isVisible && verdict.Faces[index].Treatment != FaceTreatment.Show)
                return true;
        }

        return false;
    }

    private static bool IsHeldForMatchingAlone(PhotoVerdict verdict) => verdict.Reasons
        .Where(reason => ReasonText.LeadsTo(reason) is Verdict.Review or Verdict.Block)
        .Except(verdict.Faces.Select(face => face.Reason))
        .All(reason => reason == Reason.PeopleCannotBeScreened);
}

/// <summary>A photo that left the house on a channel.</summary>
/// <param name="Link">Where it was published; empty when that was never recorded.</param>
/// <param name="RemovedFaces">Ordinals of the faces that were removed from the copy; every other face can be seen in it.</param>
internal sealed record ReleasedPhoto(long PhotoId, string ChannelId, string Link, IReadOnlyList<short> RemovedFaces);

/// <summary>Reads which photos are out of the house, and where.</summary>
internal static class ReleasedPhotoReader
{
    /// <summary>
    /// A publication of a whole release publishes each of its photos. A photo of a package that was built may be anywhere, also when nobody
    /// recorded a publication. What was confirmed to be down, after it was released there, is not out any more.
    /// </summary>
    private const string Sql =
        """
        select item.photo_id, release.channel_id, coalesce(publication.link, ''), coalesce(item.removed_faces, '{}')
        from release_items item
        join releases release on release.school_id = item.school_id and release.id = item.release_id
        left join publications publication on publication.school_id = item.school_id and publication.release_id = item.release_id
            and (publication.photo_id is null or publication.photo_id = item.photo_id)
        where item.school_id = $1 and item.photo_id = any($2) and (release.state = 'built' or publication.link is not null)
            and not exists (
                select from takedowns down
                where down.school_id = item.school_id and down.photo_id = item.photo_id and down.channel_id = release.channel_id
                    and down.link = coalesce(publication.link, '')
                    and down.confirmed_at > coalesce(publication.published_at, release.approved_at))
        """;

    public static async Task<ILookup<(long PhotoId, string ChannelId), ReleasedPhoto>> ReadAsync(
        NpgsqlConnection connection, int schoolId, long[] photoIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = photoIds });
        List<ReleasedPhoto> released = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            released.Add(new ReleasedPhoto(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetFieldValue<short[]>(3)));
        return released.ToLookup(photo => (photo.PhotoId, photo.ChannelId));
    }
}
