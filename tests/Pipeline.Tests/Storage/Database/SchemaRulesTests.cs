using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Faces;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Database;

[Collection(PostgresCollection.Name)]
public sealed class SchemaRulesTests(PostgresFixture postgres)
{
    [PostgresFact]
    public async Task Everything_comes_back_as_it_was_stored()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using (ConsentLensDbContext context = database.Context(school))
            await SampleRows.AddAsync(context, "P1");

        await using ConsentLensDbContext again = database.Context(school);
        VerdictRow verdict = await again.Verdicts.SingleAsync();
        Assert.Equal([Reason.NameInFileName, Reason.PossibleFace], verdict.Reasons);
        Assert.Equal("""{ "z": 1,  "a": 2 }""", (await again.AuditEntries.SingleAsync()).Detail);
        FaceDetection face = (await again.Faces.SingleAsync()).ToDetection();
        Assert.Equal(new FaceBox(10, 20, 30, 40), face.Box);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], FaceRow.LandmarksOf(face.Landmarks));
        ChannelRow channel = await again.Channels.Include(row => row.Posters).SingleAsync();
        Assert.True(channel.ToChannel().MayPost("office"));
        Assert.Equal(SampleRows.At, (await again.ConsentDecisions.SingleAsync()).EffectiveFrom);
        // By code, not by number: a value put in between must not change what is stored.
        Assert.Equal("name_in_file_name,possible_face", await database.ScalarAsync("select array_to_string(reasons, ',') from verdicts"));
    }

    [PostgresFact]
    public async Task Instants_of_any_offset_and_fineness_are_stored_in_utc_and_microseconds()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        DateTimeOffset local = new DateTimeOffset(2026, 9, 1, 10, 0, 0, TimeSpan.FromHours(1)).AddTicks(1234567);
        context.Batches.Add(new BatchRow { SchoolId = school, State = BatchState.Receiving, CreatedBy = "office", CreatedAt = local });
        await context.SaveChangesAsync();
        DateTimeOffset stored = (await context.Batches.AsNoTracking().SingleAsync()).CreatedAt;
        Assert.Equal(TimeSpan.Zero, stored.Offset);
        Assert.Equal(local.AddTicks(-7), stored);
    }

    [PostgresFact]
    public async Task Deleting_a_persons_key_destroys_templates_and_references_and_leaves_the_ledger()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        await SampleRows.AddAsync(context, "P1");
        Assert.Equal(1, await context.PersonKeys.Where(key => key.PersonId == "P1").ExecuteDeleteAsync());
        Assert.Equal(0, await context.Templates.CountAsync());
        Assert.Equal(0, await context.ReferencePhotos.CountAsync());
        Assert.Equal(1, await context.ConsentDecisions.CountAsync());
        Assert.Equal(1, await context.BiometricDecisions.CountAsync());
        Assert.Equal(1, await context.FaceCandidates.CountAsync());
    }

    [PostgresFact]
    public async Task A_person_in_a_photo_cannot_be_deleted_since_the_photo_would_seem_publishable()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        await SampleRows.AddAsync(context, "P1");
        await Assert.ThrowsAsync<PostgresException>(() => context.People.ExecuteDeleteAsync());
    }

    [PostgresFact]
    public async Task No_table_has_room_for_an_embedding_of_an_unknown_face()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        await using NpgsqlCommand command = database.DataSource.CreateCommand(
            """
            select table_name || '.' || column_name from information_schema.columns
            where table_schema = 'public' and data_type in ('ARRAY', 'bytea', 'json', 'jsonb') order by 1
            """);
        List<string> columns = [];
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            columns.Add(reader.GetString(0));
        // The landmarks are held to ten numbers by a check; hashes to 32 bytes.
        Assert.Equal(
            [
                "audit_entries.detail", "audit_entries.hash", "audit_entries.previous_hash", "audit_entries.seal", "batches.channel_ids", "batches.declared_classes", "batches.expected_pupils", "batches.name_ciphertext", "batches.source_ciphertext", "faces.landmarks", "faces.resembled", "found_pictures.seen_ciphertext", "holds.columns", "person_keys.wrapped_key",
                "photo_exceptions.ground_ciphertext", "photo_texts.ciphertext", "photo_texts.names_sha256", "photo_texts.text_hash", "photos.detector_sha256", "photos.embedder_sha256", "photos.file_name_ciphertext", "photos.file_name_hash", "photos.reading_ciphertext", "photos.reading_names_sha256", "pictures.pixel_hash", "register_mappings.mapping_ciphertext",
                "release_items.copy_sha256", "release_items.removed_faces", "release_views.shown_sha256", "releases.name_ciphertext", "safeguarding_bars.reason_ciphertext", "safeguarding_concerns.note_ciphertext", "safeguarding_concerns.outcome_ciphertext", "school_keys.wrapped_key", "site_audits.shortfall_ciphertext", "sites.hosts", "takedowns.reasons", "templates.embedder_sha256", "templates.look_alikes", "templates.mean_ciphertext",
                "templates.references_ciphertext", "verdict_history.reasons", "verdicts.reasons",
            ],
            columns);
    }

    [PostgresFact]
    public async Task The_database_refuses_what_no_program_of_ours_would_write()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        SampleRows sample = await SampleRows.AddAsync(context, "P1");
        string[] refused =
        [
            "update faces set landmarks = array_fill(0.1::real, array[128])",
            "update photos set detector_sha256 = null",
            "update photos set state = 'purged'",
            "update photos set file_name_hash = 'short'",
            "update verdicts set verdict = 'fine'",
            "update verdicts set reasons = '{}'",
            "update release_items set verdict = 'block'",
            "update release_views set shown_sha256 = '\\x07'",
            "update takedowns set confirmed_by = 'office'",
            "update releases set state = 'built'",
            "update reference_photos set state = 'rejected'",
            "update safeguarding_concerns set closed_by = 'reviewer', closed_at = now()",
            "update safeguarding_concerns set is_photo_free = true",
            "update school_settings set match_at = 0.5, possible_at = 0.6",
        ];
        foreach (string statement in refused)
        {
            PostgresException error = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(statement));
            Assert.Equal(PostgresErrorCodes.CheckViolation, error.SqlState);
        }

        context.HumanAssertions.Add(sample.Assertion(HumanAssertionKind.IsPerson, person: null));
        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
    }

    [PostgresFact]
    public async Task One_takedown_is_open_for_a_place_however_often_it_is_found()
    {
        await using TestDatabase database = await postgres.CreateAsync();
        int school = await database.AddSchoolAsync();
        await using ConsentLensDbContext context = database.Context(school);
        await SampleRows.AddAsync(context, "P1");
        const string again = "insert into takedowns (school_id, photo_id, release_id, channel_id, link, last_departure, reasons, due_date, raised_at) select school_id, photo_id, release_id, channel_id, link, last_departure, reasons, due_date, raised_at from takedowns limit 1";
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(again));
        await database.ExecuteAsync("update takedowns set confirmed_by = 'office', confirmed_at = now()");
        Assert.Equal(1, await database.ExecuteAsync(again));
    }
}
