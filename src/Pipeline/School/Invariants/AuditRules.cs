using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>Whether everything that must be in the audit log is there. Acts that came with an import are counted with the import's own entry.</summary>
internal static class AuditRules
{
    public static IReadOnlyList<RowRule> All { get; } =
    [
        new(
            Invariant.AuditComplete,
            "select count(*) from consent_decisions where school_id = $1",
            """
            with alone as (
                select decision.sequence from consent_decisions decision
                where decision.school_id = $1 and not exists (
                    select from audit_entries entry
                    where entry.school_id = $1 and entry.subject_type = 'person' and entry.subject_id = decision.person_id
                        and entry.action = 'consent_recorded' and (entry.detail ->> 'sequence')::bigint = decision.sequence)),
            imported as (
                select coalesce(sum((detail ->> 'consent_decisions')::bigint), 0) as count from audit_entries where school_id = $1 and action = 'register_imported')
            select 'the ledger holds ' || count(*) || ' consent decisions that no entry names, and imports account for ' || max(imported.count)
            from alone, imported having count(*) <> max(imported.count)
            """),
        new(
            Invariant.AuditComplete,
            "select count(*) from biometric_decisions where school_id = $1",
            """
            with told as (
                select coalesce(sum(case action when 'biometric_answer_recorded' then 1 else (detail ->> 'biometric_decisions')::bigint end), 0) as count
                from audit_entries where school_id = $1 and action in ('biometric_answer_recorded', 'register_imported'))
            select 'there are ' || count(*) || ' answers about biometrics, and entries of ' || max(told.count)
            from (select sequence from biometric_decisions where school_id = $1) answer, told having count(*) <> max(told.count)
            """),
        new(
            Invariant.AuditComplete,
            """
            select (select count(*) from human_assertions where school_id = $1) + (select count(*) from photo_assertions where school_id = $1)
                + (select count(*) from photo_exceptions where school_id = $1)
            """,
            """
            with said as (
                select photo_id::text as photo, count(*) as words from (
                    select photo_id from human_assertions where school_id = $1
                    union all select photo_id from photo_assertions where school_id = $1
                    union all select photo_id from photo_exceptions where school_id = $1) word
                group by photo_id),
            told as (
                select subject_id as photo, count(*) as words from audit_entries
                where school_id = $1 and subject_type = 'photo' and action in (
                    'face_identified', 'face_identification_withdrawn', 'missed_face_marked', 'block_overridden', 'photo_vouched', 'photo_vouch_withdrawn', 'photo_blocked',
                    'exception_made', 'exception_taken_back', 'photo_deleted')
                group by subject_id)
            select 'of photo ' || photo || ' people said ' || coalesce(said.words, 0) || ' things, and the log tells ' || coalesce(told.words, 0)
            from said full join told using (photo) where coalesce(said.words, 0) <> coalesce(told.words, 0)
            order by photo
            """),
        Each("releases", "state <> 'found'", "release", "id", "release_drafted"),
        Each("releases", "state in ('approved', 'built', 'retired')", "release", "id", "release_approved"),
        Each("releases", "state in ('built', 'retired')", "release", "id", "release_built"),
        Each("releases", "state = 'retired'", "release", "id", "release_retired"),
        Each("downloads", "true", "release", "release_id", "release_downloaded"),
        Each("releases", "state = 'cancelled'", "release", "id", "release_cancelled"),
        Each("publications", $"published_by <> '{PublicationRow.FoundOnline}'", "release", "release_id", "publication_recorded"),
        Each("sites", "true", "site", "id", "site_added"),
        Each("sites", "removed_at is not null", "site", "id", "site_removed"),
        Each("site_audits", "state = 'done'", "site", "site_id", "site_audited"),
        Each("takedowns", "true", "takedown", "id", "takedown_opened"),
        Each("takedowns", "confirmed_at is not null", "takedown", "id", "takedown_confirmed"),
        Each("holds", "line is not null", "person", "person_id", "person_held"),
        Each("holds", "settled_at is not null", "person", "person_id", "hold_settled"),
        Each("safeguarding_bars", "true", "person", "person_id", "safeguarding_bar_set"),
        Each("safeguarding_bars", "lifted_at is not null", "person", "person_id", "safeguarding_bar_lifted"),
        Each("batches", "state in ('screening', 'screened')", "batch", "id", "batch_ingested"),
        Each("nightly_runs", "finished_at is not null and problem is null", "night", "id", "nightly_run_ended"),
    ];

    /// <summary>Each row has an entry of the action about its subject; several rows about one subject have as many.</summary>
    private static RowRule Each(string table, string which, string subject, string id, string action) => new(
        Invariant.AuditComplete,
        $"select count(*) from {table} where school_id = $1 and {which}",
        $"""
        with done as (select {id}::text as subject, count(*) as times from {table} where school_id = $1 and {which} group by {id}),
        told as (
            select subject_id as subject, count(*) as times from audit_entries
            where school_id = $1 and action = '{action}' and subject_type = '{subject}' group by subject_id)
        select '{subject} ' || subject || ' has ' || coalesce(told.times, 0) || ' entries {action} of ' || done.times
        from done left join told using (subject) where coalesce(told.times, 0) < done.times
        order by subject
        """);
}

/// <summary>Verifies the audit log, as <c>audit verify</c> does, without an entry of its own.</summary>
internal sealed class AuditLog(CheckAudit audit) : IInvariantCheck
{
    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        AuditVerification found = await audit.ReadThroughAsync(school.Id, cancellationToken);
        Tally tally = school[Invariant.AuditSound];
        tally.Look(found.Entries);
        foreach (AuditFinding finding in found.Findings)
            tally.Violate(finding.Text);
    }
}
