using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>Decides whether a released photo has to come down.</summary>
internal static class TakedownRule
{
    /// <summary>
    /// True unless the photo may still be released and every face that can be seen in the copy may still be shown. A photo of two people
    /// of whom another one is masked now keeps its verdict, and yet the copy shows the wrong one; and a face in it may be larger than the channel shows faces now.
    /// </summary>
    /// <param name="copy">What can be seen of it.</param>
    /// <param name="verdict">How the photo is judged now.</param>
    /// <param name="faceOrdinals">The ordinals of its faces.</param>
    /// <param name="awaitsMatching">
    /// Whether the photo's faces wait to be compared again, after thresholds or a channel's mode were changed. Such a photo is held in review, but
    /// nothing speaks against what is out yet: only faces that can be seen in it count, and the matching decides.
    /// </param>
    public static bool MustComeDown(ShownCopy copy, PhotoVerdict verdict, IReadOnlyList<short> faceOrdinals, bool awaitsMatching)
    {
        if (copy.WasFound && IsForAPersonToSay(verdict))
            return verdict.Faces.Any(face => face.Treatment is FaceTreatment.Block or FaceTreatment.Mask);
        // Nothing speaks against what is out because a picture waits to be read: the reading decides.
        if (verdict.Verdict is not (Verdict.Clear or Verdict.Blur) && !IsHeldForReadingAlone(verdict) && !(awaitsMatching && IsHeldForMatchingAlone(verdict)))
            return true;
        if (verdict.IsMadeSmaller && copy.Side > verdict.CopySide)
            return true;
        for (int index = 0; index < faceOrdinals.Count; index++)
        {
            bool isVisible = !copy.RemovedFaces.Contains(faceOrdinals[index]);
            if (isVisible && verdict.Faces[index].Treatment != FaceTreatment.Show)
                return true;
        }

        return false;
    }

    /// <summary>Whether a photo could be released if somebody had looked for names that are written in its picture.</summary>
    public static bool IsHeldForReadingAlone(PhotoVerdict verdict) =>
        verdict.Verdict == Verdict.Review && verdict.Reasons.All(reason => reason == Reason.PictureNotRead || ReasonText.LeadsTo(reason) is Verdict.Blur or Verdict.Clear);

    /// <summary>
    /// Whether nothing speaks against a photo but that nobody has said who is in it. What was made here left as nobody's doubt; what was found online was never looked
    /// at, and a site whose every unknown face were to come down would be taken down whole.
    /// </summary>
    private static bool IsForAPersonToSay(PhotoVerdict verdict) => verdict.Verdict == Verdict.Review && !verdict.Reasons.Any(reason => reason
        is Reason.PossibleRestrictedPerson or Reason.DecisionOutdated or Reason.LooksLikeHeldPicture or Reason.NameInFileName or Reason.NameInPicture);

    private static bool IsHeldForMatchingAlone(PhotoVerdict verdict) => verdict.Reasons
        .Where(reason => ReasonText.LeadsTo(reason) is Verdict.Review or Verdict.Block)
        .Except(verdict.Faces.Select(face => face.Reason))
        .All(reason => reason == Reason.PeopleCannotBeScreened);
}

/// <summary>A copy of a photo in a package, and a place where it is or was.</summary>
/// <param name="Link">Where it was published; empty when the package left and that was never recorded.</param>
/// <param name="LastDeparture">The last of <see cref="Departures"/> that took it there.</param>
/// <param name="IsOut">Whether nobody has confirmed since that departure that it is down there.</param>
/// <param name="IsKept">Whether its package can still be downloaded.</param>
/// <param name="Copy">What can be seen of it.</param>
internal sealed record ReleasedPhoto(long PhotoId, string ChannelId, long ReleaseId, string Link, long LastDeparture, bool IsOut, bool IsKept, ShownCopy Copy);

/// <summary>What a copy shows of a photo.</summary>
/// <param name="RemovedFaces">Ordinals of the faces that were removed from it; every other face can be seen.</param>
/// <param name="Side">Long side up to which it was made, in pixels.</param>
/// <param name="WasFound">Whether it was found on one of the school's sites, and not made here.</param>
internal sealed record ShownCopy(IReadOnlyList<short> RemovedFaces, int Side, bool WasFound);

/// <summary>Reads which photos left the house, and where they are.</summary>
internal static class ReleasedPhotoReader
{
    /// <summary>
    /// A publication of a whole release publishes each of its photos. A package that was built or downloaded after its last publication may be anywhere. What was
    /// confirmed to be down is out again when it leaves once more. A photo that was left out of the package has no removed faces, not even none.
    /// </summary>
    private const string Sql =
        """
        select item.photo_id, release.channel_id, release.id, place.link, place.departure, item.removed_faces, item.copy_side, release.state = 'built', release.state = 'found',
            not exists (
                select from takedowns down
                where down.school_id = item.school_id and down.photo_id = item.photo_id and down.release_id = item.release_id
                    and down.link = place.link and down.confirmed_at is not null and down.last_departure >= place.departure)
        from release_items item
        join releases release on release.school_id = item.school_id and release.id = item.release_id
        left join lateral (
            select max(sequence) as last from publications publication
            where publication.school_id = item.school_id and publication.release_id = item.release_id
                and (publication.photo_id is null or publication.photo_id = item.photo_id)) published on true
        cross join lateral (
            select publication.link, max(publication.sequence) as departure from publications publication
            where publication.school_id = item.school_id and publication.release_id = item.release_id
                and (publication.photo_id is null or publication.photo_id = item.photo_id)
            group by publication.link
            union all
            select '', package.departure from (
                select greatest(
                    case when release.state in ('built', 'retired') then coalesce(release.built_departure, 0) end,
                    (select max(sequence) from downloads download where download.school_id = item.school_id and download.release_id = item.release_id)) as departure) package
            where package.departure > coalesce(published.last, -1)) place
        where item.school_id = $1 and item.photo_id = any($2) and item.removed_faces is not null
        """;

    /// <summary>Every place of the photos that they are out at, and of every package that can still be downloaded.</summary>
    public static async Task<ILookup<(long PhotoId, string ChannelId), ReleasedPhoto>> ReadAsync(
        NpgsqlConnection connection, int schoolId, long[] photoIds, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = photoIds });
        List<ReleasedPhoto> released = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var photo = new ReleasedPhoto(
                row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetInt64(4), row.GetBoolean(9), row.GetBoolean(7),
                new ShownCopy(row.GetFieldValue<short[]>(5), row.GetInt32(6), row.GetBoolean(8)));
            if (photo.IsOut || photo.IsKept)
                released.Add(photo);
        }

        return released.ToLookup(photo => (photo.PhotoId, photo.ChannelId));
    }
}
