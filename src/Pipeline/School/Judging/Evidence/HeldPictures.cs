namespace ConsentLens.Pipeline.School.Judging.Evidence;

/// <summary>Says which photos of the school $1 are held as things stand now, and which others show the same picture. A hold is never copied to them: it is looked up
/// whenever they are judged, and is gone with whatever it rested on.</summary>
internal static class HeldPictures
{
    /// <summary>What a human holds on every channel: locked photos, withheld ones, and those with a face that stops them.</summary>
    public const string HeldByHumans =
        """
        select photo.id as photo_id,
            coalesce((select max(raised_at) from safeguarding_concerns concern where concern.school_id = $1 and concern.photo_id = photo.id), now()) as since
        from photos photo where photo.school_id = $1 and photo.state = 'locked'
        union all
        select photo_id, said_at from photo_assertions word
        where school_id = $1 and kind = 'withheld' and not is_taken_back and not exists (
            select from photo_assertions later
            where later.school_id = $1 and later.photo_id = word.photo_id and later.kind = 'withheld' and later.sequence > word.sequence)
        union all
        select photo_id, said_at from human_assertions word
        where school_id = $1 and kind = 'block' and not exists (
            select from human_assertions later
            where later.school_id = $1 and later.photo_id = word.photo_id and later.face_ordinal = word.face_ordinal and later.sequence > word.sequence)
        """;

    /// <summary>True of a verdict that holds its photo on a channel because of who is in it.</summary>
    public const string BlocksForSomebody = "verdict = 'block' and reasons @> array['restricted_person']";

    /// <summary>The held pictures that the photos $2 show too: photo, held photo, whether they are the same, since when, and the channel or null.</summary>
    public const string Of =
        $"""
        with held as materialized ({HeldByHumans}),
        own as materialized (select photo_id, pixel_hash from pictures where school_id = $1 and photo_id = any($2)),
        alike as materialized (
            select photo_id, like_photo_id from picture_likenesses where school_id = $1 and photo_id = any($2)
            union all
            select like_photo_id, photo_id from picture_likenesses where school_id = $1 and like_photo_id = any($2)),
        blocked as materialized (
            select same.pixel_hash, blocks.channel_id, min(blocks.photo_id) as first_id, max(blocks.photo_id) as last_id, max(blocks.judged_at) as since
            from (select distinct pixel_hash from own) same
            join pictures other on other.school_id = $1 and other.pixel_hash = same.pixel_hash
            join verdicts blocks on blocks.school_id = $1 and blocks.photo_id = other.photo_id
            where {BlocksForSomebody}
            group by same.pixel_hash, blocks.channel_id)
        select own.photo_id, held.photo_id, true, held.since, null::text
        from held join pictures other on other.school_id = $1 and other.photo_id = held.photo_id
        join own on own.pixel_hash = other.pixel_hash and own.photo_id <> held.photo_id
        union all
        select own.id, held.photo_id, true, held.since, null
        from held join photos other on other.school_id = $1 and other.id = held.photo_id and other.blob_id is not null
        join photos own on own.school_id = $1 and own.blob_id = other.blob_id and own.id <> held.photo_id
        where own.id = any($2)
        union all
        select alike.photo_id, held.photo_id, false, held.since, null from alike join held on held.photo_id = alike.like_photo_id
        union all
        select alike.photo_id, blocks.photo_id, false, blocks.judged_at, blocks.channel_id
        from alike join verdicts blocks on blocks.school_id = $1 and blocks.photo_id = alike.like_photo_id
        where {BlocksForSomebody}
        union all
        select own.photo_id, case own.photo_id when blocked.first_id then blocked.last_id else blocked.first_id end, true, blocked.since, blocked.channel_id
        from own join blocked on blocked.pixel_hash = own.pixel_hash
        where blocked.first_id <> own.photo_id or blocked.last_id <> own.photo_id
        """;

    /// <summary>What humans said of faces of other photos of the same pictures as the photos $2: photo, other photo, who it is or null where the face is to be redacted,
    /// and when that was said.</summary>
    public const string SaidOf =
        """
        with alike as materialized (
            select photo_id, like_photo_id as other_id from picture_likenesses where school_id = $1 and photo_id = any($2)
            union
            select like_photo_id, photo_id from picture_likenesses where school_id = $1 and like_photo_id = any($2)
            union
            select own.photo_id, other.photo_id
            from pictures own join pictures other on other.school_id = $1 and other.pixel_hash = own.pixel_hash and other.photo_id <> own.photo_id
            where own.school_id = $1 and own.photo_id = any($2)),
        words as (
            select distinct on (photo_id, face_ordinal) photo_id, kind, person_id, said_at
            from human_assertions where school_id = $1 and photo_id in (select other_id from alike) order by photo_id, face_ordinal, sequence desc)
        select alike.photo_id, alike.other_id, words.person_id, words.said_at
        from alike join words on words.photo_id = alike.other_id and words.kind in ('is_person', 'mask')
        """;

    /// <summary>The photos that look like some of the photos $2, or are the same. Those that are judged with them have to be judged again when a hold begins or
    /// ends.</summary>
    public const string Alike =
        """
        select like_photo_id from picture_likenesses where school_id = $1 and photo_id = any($2)
        union
        select photo_id from picture_likenesses where school_id = $1 and like_photo_id = any($2)
        union
        select other.photo_id from pictures own join pictures other on other.school_id = $1 and other.pixel_hash = own.pixel_hash and other.photo_id <> own.photo_id
        where own.school_id = $1 and own.photo_id = any($2)
        union
        select other.id from photos own join photos other on other.school_id = $1 and other.blob_id = own.blob_id and other.id <> own.id
        where own.school_id = $1 and own.id = any($2) and own.blob_id is not null
        """;

    /// <summary>The photos that are like some of the photos $2 that are held, and are not blocked themselves. What is screened holds nothing else.</summary>
    public const string AlikeToHeld =
        $"""
        with held as materialized (
            select photo_id, null::text as channel_id from ({HeldByHumans}) word where photo_id = any($2)
            union all
            select photo_id, channel_id from verdicts where school_id = $1 and photo_id = any($2) and {BlocksForSomebody}),
        alike as materialized (
            select held.channel_id, likeness.like_photo_id as photo_id
            from held join picture_likenesses likeness on likeness.school_id = $1 and likeness.photo_id = held.photo_id
            union
            select held.channel_id, likeness.photo_id
            from held join picture_likenesses likeness on likeness.school_id = $1 and likeness.like_photo_id = held.photo_id
            union
            select held.channel_id, other.photo_id
            from held join pictures own on own.school_id = $1 and own.photo_id = held.photo_id
            join pictures other on other.school_id = $1 and other.pixel_hash = own.pixel_hash and other.photo_id <> own.photo_id)
        select distinct alike.photo_id from alike
        where alike.channel_id is null or not exists (
            select from verdicts own
            where own.school_id = $1 and own.photo_id = alike.photo_id and own.channel_id = alike.channel_id and own.verdict = 'block')
        """;
}
