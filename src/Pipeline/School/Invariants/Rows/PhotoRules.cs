namespace ConsentLens.Pipeline.School.Invariants.Rows;

/// <summary>What must hold of photos, faces, releases and people, whoever judged them.</summary>
internal static class PhotoRules
{
    public static IReadOnlyList<RowRule> All { get; } =
    [
        new(
            Invariant.UnscreenedNeverClear,
            "select count(*) from verdicts where school_id = $1",
            """
            select 'photo ' || photo.id || ' (' || photo.state || ') is ' || verdict.verdict || ' on ' || verdict.channel_id
            from photos photo join verdicts verdict on verdict.school_id = photo.school_id and verdict.photo_id = photo.id
            where photo.school_id = $1 and verdict.verdict in ('clear', 'blur')
                and not (photo.state in ('screened', 'purged') and photo.screened_at is not null and photo.detector_sha256 is not null)
            order by photo.id
            """),
        // Asked of the rows alone, so that it holds whatever the policy's own code says.
        new(
            Invariant.IdentitiesApart,
            "select count(*) from photos where school_id = $1 and state <> 'uploaded'",
            """
            with claimed as (
                select face.photo_id, candidate.person_id
                from faces face
                join face_candidates candidate on candidate.school_id = face.school_id and candidate.photo_id = face.photo_id
                    and candidate.face_ordinal = face.ordinal and candidate.rank = 0
                where face.school_id = $1 and face.strength = 'match' and not exists (
                    select from human_assertions word
                    where word.school_id = face.school_id and word.photo_id = face.photo_id and word.face_ordinal = face.ordinal and word.kind is not null
                        and not exists (
                            select from human_assertions later
                            where later.school_id = word.school_id and later.photo_id = word.photo_id and later.face_ordinal = word.face_ordinal
                                and later.sequence > word.sequence))
                group by face.photo_id, candidate.person_id having count(*) > 1)
            select distinct 'photo ' || claimed.photo_id || ' is ' || verdict.verdict || ' on ' || verdict.channel_id || ' with two faces of one identity'
            from claimed
            join verdicts verdict on verdict.school_id = $1 and verdict.photo_id = claimed.photo_id and verdict.verdict in ('clear', 'blur')
            join channels channel on channel.school_id = $1 and channel.channel_id = verdict.channel_id and channel.mode <> 'detect-only'
            order by 1
            """),
        new(
            Invariant.ReleasesApproved,
            "select count(*) from releases where school_id = $1",
            """
            select 'release ' || release.id || ' (' || release.state || ') holds the copy of photo ' || item.photo_id
            from release_items item join releases release on release.school_id = item.school_id and release.id = item.release_id
            where item.school_id = $1 and item.copy_sha256 is not null
                and (release.state not in ('built', 'cancelled') or release.approved_by is null or release.approved_at is null
                    or item.verdict not in ('clear', 'blur') or item.removed_faces is null)
            union all
            select 'release ' || id || ' (' || state || ') has a package' from releases
            where school_id = $1 and package_blob_id is not null and state <> 'built'
            union all
            select 'release ' || id || ' (' || state || ') was approved by nobody' from releases
            where school_id = $1 and state in ('approved', 'built') and (approved_by is null or approved_at is null)
            union all
            select 'release ' || release.id || ' has a package without copies, or copies without a package' from releases release
            where release.school_id = $1 and release.state = 'built'
                and (release.package_blob_id is not null) <> exists (
                    select from release_items item where item.school_id = $1 and item.release_id = release.id and item.copy_sha256 is not null)
                -- A safeguarding concern takes the package away, and leaves the record of its copies.
                and not (release.package_blob_id is null and exists (
                    select from release_items item
                    join safeguarding_concerns concern on concern.school_id = $1 and concern.photo_id = item.photo_id
                    where item.school_id = $1 and item.release_id = release.id))
            union all
            select 'release ' || release.id || ' (' || release.state || ') is published' from publications publication
            join releases release on release.school_id = publication.school_id and release.id = publication.release_id
            where publication.school_id = $1 and release.state <> 'built'
            """),
        new(
            Invariant.LikenessesHaveTemplates,
            "select count(*) from face_candidates where school_id = $1",
            """
            select 'photo ' || candidate.photo_id || ', face ' || candidate.face_ordinal || ' resembles person ' || candidate.person_id
            from face_candidates candidate
            where candidate.school_id = $1 and not exists (
                select from templates template where template.school_id = $1 and template.person_id = candidate.person_id)
            order by candidate.photo_id
            """),
    ];
}
