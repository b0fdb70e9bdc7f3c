using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.School.Overview;

/// <summary>How many faces the copies of one channel show that left the school in one term.</summary>
/// <param name="Year">The calendar year of the term.</param>
/// <param name="Photos">Different photos.</param>
/// <param name="Faces">Faces that can be seen in them.</param>
/// <param name="CloseUps">Of those, how many look towards the camera and are larger than the channel shows faces, or than <see cref="ExposureRule.UsualLargestFace"/> where it shows them at any size.</param>
public sealed record TermExposure(string ChannelId, SchoolTerm Term, int Year, int Photos, int Faces, int CloseUps);

/// <summary>A school's terms, by the month: their exact days differ from school to school.</summary>
public enum SchoolTerm
{
    /// <summary>January to March.</summary>
    Spring,
    /// <summary>April to August.</summary>
    Summer,
    /// <summary>September to December.</summary>
    Autumn,
}

/// <summary>Counts the faces in what was published or downloaded: how recognisable a school's pupils are out there.</summary>
public static class PublishedFaces
{
    // A photo that left several times in a term counts once, as its largest copy shows it. Few faces are large; only of those the pose is looked at.
    private const string Sql =
        """
        with gone as (
            select release.channel_id, item.photo_id, item.removed_faces, item.copy_side,
                coalesce((select min(published_at) from publications
                    where school_id = $1 and release_id = release.id and (photo_id is null or photo_id = item.photo_id)),
                    (select min(downloaded_at) from downloads where school_id = $1 and release_id = release.id)) as at
            from release_items item
            join releases release on release.school_id = item.school_id and release.id = item.release_id
            where item.school_id = $1 and item.removed_faces is not null),
        dated as (
            select gone.*, extract(year from at at time zone 'UTC')::int as year,
                case when extract(month from at at time zone 'UTC') <= 3 then 0 when extract(month from at at time zone 'UTC') <= 8 then 1 else 2 end as term
            from gone where at is not null),
        shown as (
            select dated.channel_id, dated.year, dated.term, dated.photo_id, face.ordinal,
                max(greatest(face.box_width, face.box_height) * least(1, dated.copy_side::real / greatest(photo.width, photo.height))) as side
            from dated
            join photos photo on photo.school_id = $1 and photo.id = dated.photo_id
            left join faces face on face.school_id = $1 and face.photo_id = dated.photo_id and not face.ordinal = any(dated.removed_faces)
            group by 1, 2, 3, 4, 5)
        select shown.channel_id, shown.year, shown.term, shown.photo_id, shown.side, face.box_width, face.box_height, face.score, face.landmarks
        from shown
        join channels channel on channel.school_id = $1 and channel.channel_id = shown.channel_id
        left join faces face on face.school_id = $1 and face.photo_id = shown.photo_id and face.ordinal = shown.ordinal
            and shown.side > case channel.exposure when 'no-close-ups' then channel.largest_face else $2 end
        order by shown.channel_id, shown.year desc, shown.term desc
        """;

    /// <summary>By channel and term, the latest term first.</summary>
    public static async Task<IReadOnlyList<TermExposure>> ReadAsync(NpgsqlDataSource dataSource, int schoolId, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ExposureRule.UsualLargestFace });
        var counts = new Dictionary<(string Channel, int Year, SchoolTerm Term), (HashSet<long> Photos, int Faces, int CloseUps)>();
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            (string, int, SchoolTerm) key = (row.GetString(0), row.GetInt32(1), (SchoolTerm)row.GetInt32(2));
            (HashSet<long> photos, int faces, int closeUps) = counts.GetValueOrDefault(key, ([], 0, 0));
            photos.Add(row.GetInt64(3));
            counts[key] = (photos, faces + (row.IsDBNull(4) ? 0 : 1), closeUps + (IsCloseUp(row) ? 1 : 0));
        }

        return [.. counts.Select(count => new TermExposure(count.Key.Channel, count.Key.Term, count.Key.Year, count.Value.Photos.Count, count.Value.Faces, count.Value.CloseUps))];
    }

    private static bool IsCloseUp(NpgsqlDataReader row) =>
        !row.IsDBNull(5) && FaceRow.ViewOf(row.GetFloat(5), row.GetFloat(6), row.GetFloat(7), row.GetFieldValue<float[]>(8)).IsTowardsCamera;
}
