using Npgsql;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>Asks the database for violations of rules that are statements.</summary>
internal sealed class RowRules(IReadOnlyList<RowRule> rules) : IInvariantCheck
{
    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        foreach (RowRule rule in rules)
        {
            Tally tally = school[rule.Rule];
            await using NpgsqlCommand count = CommandOf(school, rule.Checked);
            tally.Look((long)(await count.ExecuteScalarAsync(cancellationToken))!);
            await using NpgsqlCommand violations = CommandOf(school, rule.Violations);
            await using NpgsqlDataReader row = await violations.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
                tally.Violate(row.GetString(0));
        }
    }

    private static NpgsqlCommand CommandOf(SchoolUnderCheck school, string sql)
    {
        NpgsqlCommand command = school.DataSource.CreateCommand(sql);
        // A large school on a slow disk takes what it takes.
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = school.Id });
        return command;
    }
}

/// <summary>An invariant, or a part of one, as two statements about the school $1.</summary>
/// <param name="Checked">Returns how many things there are.</param>
/// <param name="Violations">Returns one text for each violation: ids, never names.</param>
internal sealed record RowRule(Invariant Rule, string Checked, string Violations);

/// <summary>What must hold of photos, faces, releases and people, whoever judged them.</summary>
internal static class PhotoRules
{
    public static IReadOnlyList<RowRule> All { get; } =
    [
        new(
            Invariant.ReleasesApproved,
            "select count(*) from releases where school_id = $1",
            """
            select 'release ' || release.id || ' (' || release.state || ') holds the copy of photo ' || item.photo_id
            from release_items item join releases release on release.school_id = item.school_id and release.id = item.release_id
            where item.school_id = $1 and item.copy_sha256 is not null
                and (release.state not in ('built', 'cancelled', 'retired', 'found')
                    or (release.state <> 'found' and (release.approved_by is null or release.approved_at is null))
                    or item.verdict not in ('clear', 'blur') or item.removed_faces is null)
            union all
            select 'release ' || id || ' (' || state || ') has a package' from releases
            where school_id = $1 and package_blob_id is not null and state <> 'built'
            union all
            select 'release ' || id || ' (' || state || ') was approved by nobody' from releases
            where school_id = $1 and state in ('approved', 'built', 'retired') and (approved_by is null or approved_at is null)
            union all
            select 'release ' || release.id || ' has a package without copies, or copies without a package' from releases release
            where release.school_id = $1 and release.state = 'built'
                and (release.package_blob_id is not null) <> exists (
                    select from release_items item where item.school_id = $1 and item.release_id = release.id and item.copy_sha256 is not null)
            union all
            select 'release ' || release.id || ' (' || release.state || ') was downloaded or published' from releases release
            where release.school_id = $1 and release.state not in ('built', 'retired', 'found')
                and (exists (select from publications publication where publication.school_id = $1 and publication.release_id = release.id)
                    or exists (select from downloads download where download.school_id = $1 and download.release_id = release.id))
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
