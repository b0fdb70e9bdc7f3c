using Npgsql;

namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Finds the photos that somebody is or may be in.</summary>
internal static class PersonClues
{
    // A face that somebody said is another's, a guest's or no face is nobody's clue any more. Of what was deleted, only what was released is still told.
    private const string Sql =
        """
        with near as (
            select photo_id from face_candidates where school_id = $1 and person_id = $2
            union select photo_id from human_assertions where school_id = $1 and person_id = $2),
        words as (
            select distinct on (word.photo_id, word.face_ordinal) word.photo_id, word.face_ordinal, word.kind, word.person_id
            from human_assertions word join near using (photo_id)
            where word.school_id = $1
            order by word.photo_id, word.face_ordinal, word.sequence desc),
        clues as (
            select photo_id, face_ordinal, 0 as presence from words where kind = 'is_person' and person_id = $2
            union all
            select candidate.photo_id, candidate.face_ordinal, case when face.strength = 'match' and candidate.rank = 0 then 1 else 2 end
            from face_candidates candidate
            join faces face on face.school_id = $1 and face.photo_id = candidate.photo_id and face.ordinal = candidate.face_ordinal
            left join words on words.photo_id = candidate.photo_id and words.face_ordinal = candidate.face_ordinal
            where candidate.school_id = $1 and candidate.person_id = $2 and face.strength in ('match', 'possible')
                and (words.kind is null or words.kind not in ('is_person', 'guest', 'not_a_face'))
            union all select photo_id, null, 3 from photo_names where school_id = $1 and person_id = $2
            union all select photo_id, null, 3 from picture_names where school_id = $1 and person_id = $2)
        select photo.id, photo.batch_id, min(clues.presence), photo.state,
            coalesce(array_agg(distinct clues.face_ordinal) filter (where clues.face_ordinal is not null), '{}')
        from clues join photos photo on photo.school_id = $1 and photo.id = clues.photo_id
        where photo.state <> 'purged' or exists (
            select from release_items item join releases release on release.school_id = $1 and release.id = item.release_id
            where item.school_id = $1 and item.photo_id = photo.id and release.state not in ('draft', 'cancelled'))
        group by photo.id, photo.batch_id, photo.state
        order by photo.id desc
        """;

    /// <summary>The photos, the newest first. Locked ones are for the safeguarding lead alone.</summary>
    public static async Task<IReadOnlyList<PersonClue>> ReadAsync(NpgsqlConnection connection, int schoolId, string personId, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = personId });
        List<PersonClue> found = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            string state = row.GetString(3);
            found.Add(new PersonClue(row.GetInt64(0), row.GetInt64(1), (Presence)row.GetInt32(2), state == "purged", state == "locked", row.GetFieldValue<short[]>(4)));
        }

        return found;
    }
}

/// <summary>A photo that somebody is or may be in.</summary>
/// <param name="IsDeleted">Whether its picture has been deleted; it is told because copies were released.</param>
/// <param name="IsLocked">Whether it is locked for safeguarding.</param>
/// <param name="Faces">The faces that are or may be theirs; none where they are only named.</param>
internal sealed record PersonClue(long PhotoId, long BatchId, Presence Presence, bool IsDeleted, bool IsLocked, IReadOnlyList<short> Faces);
