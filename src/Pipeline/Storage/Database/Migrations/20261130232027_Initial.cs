using System;
using System.Collections;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "departures");

            migrationBuilder.CreateTable(
                name: "schools",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    gallery_revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schools", x => x.id);
                    table.CheckConstraint("ck_schools_id", "id > 0");
                });

            migrationBuilder.CreateTable(
                name: "audit_entries",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false),
                    action = table.Column<string>(type: "text", nullable: false),
                    subject_type = table.Column<string>(type: "text", nullable: false),
                    subject_id = table.Column<string>(type: "text", nullable: false),
                    detail = table.Column<string>(type: "json", nullable: false),
                    previous_hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    seal = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entries", x => new { x.school_id, x.sequence });
                    table.CheckConstraint("ck_audit_entries_hash", "octet_length(hash) = 32");
                    table.CheckConstraint("ck_audit_entries_previous_hash", "octet_length(previous_hash) = 32");
                    table.CheckConstraint("ck_audit_entries_seal", "octet_length(seal) = 32");
                    table.CheckConstraint("ck_audit_entries_sequence", "sequence > 0");
                    table.ForeignKey(
                        name: "fk_audit_entries_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "batches",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name_ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    declared_classes = table.Column<string[]>(type: "text[]", nullable: false),
                    expected_pupils = table.Column<string[]>(type: "text[]", nullable: false),
                    channel_ids = table.Column<string[]>(type: "text[]", nullable: false),
                    source_ciphertext = table.Column<byte[]>(type: "bytea", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    file_count = table.Column<int>(type: "integer", nullable: false),
                    duplicate_count = table.Column<int>(type: "integer", nullable: false),
                    unreadable_count = table.Column<int>(type: "integer", nullable: false),
                    passed_over = table.Column<string>(type: "text", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true),
                    created_by = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_batches", x => new { x.school_id, x.id });
                    table.CheckConstraint("ck_batches_state", "state in ('receiving', 'screening', 'screened', 'failed')");
                    table.ForeignKey(
                        name: "fk_batches_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "channels",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    channel_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    use = table.Column<string>(type: "text", nullable: false),
                    platform = table.Column<string>(type: "text", nullable: false),
                    account_name = table.Column<string>(type: "text", nullable: true),
                    owner = table.Column<string>(type: "text", nullable: false),
                    opened = table.Column<DateOnly>(type: "date", nullable: false),
                    closed = table.Column<DateOnly>(type: "date", nullable: true),
                    listed_in_privacy_notice = table.Column<bool>(type: "boolean", nullable: false),
                    mode = table.Column<string>(type: "text", nullable: false),
                    on_hit = table.Column<string>(type: "text", nullable: false),
                    on_unknown = table.Column<string>(type: "text", nullable: false),
                    on_small = table.Column<string>(type: "text", nullable: false),
                    reads_pictures = table.Column<bool>(type: "boolean", nullable: false),
                    exposure = table.Column<string>(type: "text", nullable: false),
                    on_close_up = table.Column<string>(type: "text", nullable: false),
                    largest_face = table.Column<int>(type: "integer", nullable: false),
                    copy_side = table.Column<int>(type: "integer", nullable: false),
                    style = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_channels", x => new { x.school_id, x.channel_id });
                    table.CheckConstraint("ck_channels_exposure", "exposure in ('as-consented', 'no-close-ups', 'no-recognisable-face')");
                    table.CheckConstraint("ck_channels_mode", "mode in ('allow-list', 'block-list', 'detect-only')");
                    table.CheckConstraint("ck_channels_on_close_up", "on_close_up in ('make-smaller', 'blur', 'review')");
                    table.CheckConstraint("ck_channels_on_hit", "on_hit in ('block', 'blur')");
                    table.CheckConstraint("ck_channels_on_small", "on_small in ('review', 'blur')");
                    table.CheckConstraint("ck_channels_on_unknown", "on_unknown in ('review', 'blur')");
                    table.CheckConstraint("ck_channels_sizes", "largest_face between 40 and 400 and copy_side between 640 and 2048");
                    table.CheckConstraint("ck_channels_style", "style in ('soft', 'solid', 'sticker')");
                    table.CheckConstraint("ck_channels_use", "use in ('website', 'social_media', 'press', 'print', 'newsletter', 'internal_display', 'name_with_image')");
                    table.ForeignKey(
                        name: "fk_channels_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "nightly_runs",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    purged = table.Column<int>(type: "integer", nullable: false),
                    matched = table.Column<int>(type: "integer", nullable: false),
                    judged = table.Column<int>(type: "integer", nullable: false),
                    changed = table.Column<int>(type: "integer", nullable: false),
                    takedowns = table.Column<int>(type: "integer", nullable: false),
                    problem = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_nightly_runs", x => new { x.school_id, x.id });
                    table.ForeignKey(
                        name: "fk_nightly_runs_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "people",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    person_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    upn = table.Column<string>(type: "character varying(13)", maxLength: 13, nullable: true),
                    given_name = table.Column<string>(type: "text", nullable: false),
                    family_name = table.Column<string>(type: "text", nullable: false),
                    role = table.Column<string>(type: "text", nullable: false),
                    year_group = table.Column<string>(type: "text", nullable: true),
                    @class = table.Column<string>(name: "class", type: "text", nullable: true),
                    admission_date = table.Column<DateOnly>(type: "date", nullable: true),
                    leaving_date = table.Column<DateOnly>(type: "date", nullable: true),
                    barred = table.Column<bool>(type: "boolean", nullable: false),
                    barred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    known_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => new { x.school_id, x.person_id });
                    table.CheckConstraint("ck_people_role", "role in ('pupil', 'staff', 'other_adult')");
                    table.ForeignKey(
                        name: "fk_people_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "register_mappings",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    headings = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    mapping_ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_register_mappings", x => new { x.school_id, x.headings });
                    table.ForeignKey(
                        name: "fk_register_mappings_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "school_keys",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    purpose = table.Column<string>(type: "text", nullable: false),
                    wrapped_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_school_keys", x => new { x.school_id, x.purpose });
                    table.CheckConstraint("ck_school_keys_not_personal", "purpose <> 'person_biometrics'");
                    table.CheckConstraint("ck_school_keys_purpose", "purpose in ('school', 'person_biometrics', 'audit_log')");
                    table.ForeignKey(
                        name: "fk_school_keys_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "school_settings",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    keep_blocked_days = table.Column<int>(type: "integer", nullable: true),
                    keep_unused_days = table.Column<int>(type: "integer", nullable: true),
                    match_at = table.Column<double>(type: "double precision", nullable: true),
                    possible_at = table.Column<double>(type: "double precision", nullable: true),
                    asked_match_at = table.Column<double>(type: "double precision", nullable: true),
                    asked_possible_at = table.Column<double>(type: "double precision", nullable: true),
                    asked_by = table.Column<string>(type: "text", nullable: true),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    changed_by = table.Column<string>(type: "text", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_school_settings", x => x.school_id);
                    table.CheckConstraint("ck_school_settings_asked", "(asked_by is null) = (asked_at is null) and (asked_by is not null or num_nulls(asked_match_at, asked_possible_at) = 2)");
                    table.CheckConstraint("ck_school_settings_days", "keep_blocked_days > 0 and keep_unused_days > 0");
                    table.CheckConstraint("ck_school_settings_thresholds", "match_at between 0 and 1 and possible_at between 0 and 1 and possible_at <= match_at");
                    table.ForeignKey(
                        name: "fk_school_settings_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "job_progress",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    job = table.Column<string>(type: "text", nullable: false),
                    batch_id = table.Column<long>(type: "bigint", nullable: true),
                    done = table.Column<int>(type: "integer", nullable: false),
                    total = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_progress", x => new { x.school_id, x.id });
                    table.ForeignKey(
                        name: "fk_job_progress_batches_school_id_batch_id",
                        columns: x => new { x.school_id, x.batch_id },
                        principalTable: "batches",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_job_progress_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "photo_texts",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    blob_id = table.Column<string>(type: "text", nullable: false),
                    batch_id = table.Column<long>(type: "bigint", nullable: false),
                    text_hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    names_sha256 = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_photo_texts", x => new { x.school_id, x.blob_id, x.batch_id, x.text_hash });
                    table.CheckConstraint("ck_photo_texts_names_sha256", "octet_length(names_sha256) = 32");
                    table.CheckConstraint("ck_photo_texts_text_hash", "octet_length(text_hash) = 32");
                    table.ForeignKey(
                        name: "fk_photo_texts_batches_school_id_batch_id",
                        columns: x => new { x.school_id, x.batch_id },
                        principalTable: "batches",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "photos",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    batch_id = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    blob_id = table.Column<string>(type: "text", nullable: true),
                    file_name_ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    file_name_hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    byte_size = table.Column<long>(type: "bigint", nullable: false),
                    width = table.Column<int>(type: "integer", nullable: true),
                    height = table.Column<int>(type: "integer", nullable: true),
                    damage_goes_unseen = table.Column<bool>(type: "boolean", nullable: false),
                    unread_texts_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    read_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    reading_ciphertext = table.Column<byte[]>(type: "bytea", nullable: true),
                    reading_names_sha256 = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    screening_attempts = table.Column<int>(type: "integer", nullable: false),
                    screened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    detector_sha256 = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    embedder_sha256 = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    matched_gallery_revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_photos", x => new { x.school_id, x.id });
                    table.CheckConstraint("ck_photos_detector_sha256", "octet_length(detector_sha256) = 32");
                    table.CheckConstraint("ck_photos_embedder_sha256", "octet_length(embedder_sha256) = 32");
                    table.CheckConstraint("ck_photos_file_name_hash", "octet_length(file_name_hash) = 32");
                    table.CheckConstraint("ck_photos_purged", "state <> 'purged' or (blob_id is null and reading_ciphertext is null)");
                    table.CheckConstraint("ck_photos_read", "read_at is not null or reading_ciphertext is null");
                    table.CheckConstraint("ck_photos_reading_names_sha256", "octet_length(reading_names_sha256) = 32");
                    table.CheckConstraint("ck_photos_screened", "state <> 'screened' or (screened_at is not null and detector_sha256 is not null and width > 0 and height > 0)");
                    table.CheckConstraint("ck_photos_state", "state in ('uploaded', 'screened', 'unreadable', 'purged', 'locked')");
                    table.ForeignKey(
                        name: "fk_photos_batches_school_id_batch_id",
                        columns: x => new { x.school_id, x.batch_id },
                        principalTable: "batches",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "channel_posters",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    channel_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    user_name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_channel_posters", x => new { x.school_id, x.channel_id, x.user_name });
                    table.ForeignKey(
                        name: "fk_channel_posters_channels_school_id_channel_id",
                        columns: x => new { x.school_id, x.channel_id },
                        principalTable: "channels",
                        principalColumns: new[] { "school_id", "channel_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "releases",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    channel_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    name_ciphertext = table.Column<byte[]>(type: "bytea", nullable: true),
                    state = table.Column<string>(type: "text", nullable: false),
                    created_by = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    approved_by = table.Column<string>(type: "text", nullable: true),
                    approved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    package_blob_id = table.Column<string>(type: "text", nullable: true),
                    built_departure = table.Column<long>(type: "bigint", nullable: true),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    retired_because = table.Column<string>(type: "text", nullable: true),
                    retired_blob_id = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_releases", x => new { x.school_id, x.id });
                    table.CheckConstraint("ck_releases_approved", "state not in ('approved', 'built', 'retired') or (approved_by is not null and approved_at is not null)");
                    table.CheckConstraint("ck_releases_retired", "state <> 'retired' or (retired_at is not null and retired_because is not null)");
                    table.CheckConstraint("ck_releases_retired_because", "retired_because in ('must_come_down', 'held_back')");
                    table.CheckConstraint("ck_releases_state", "state in ('draft', 'approved', 'built', 'cancelled', 'retired', 'found')");
                    table.ForeignKey(
                        name: "fk_releases_channels_school_id_channel_id",
                        columns: x => new { x.school_id, x.channel_id },
                        principalTable: "channels",
                        principalColumns: new[] { "school_id", "channel_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "biometric_decisions",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    voice = table.Column<string>(type: "text", nullable: false),
                    answer = table.Column<string>(type: "text", nullable: false),
                    effective_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    evidence_reference = table.Column<string>(type: "text", nullable: true),
                    recorded_by = table.Column<string>(type: "text", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_biometric_decisions", x => new { x.school_id, x.sequence });
                    table.CheckConstraint("ck_biometric_decisions_answer", "answer in ('not_answered', 'yes', 'no')");
                    table.CheckConstraint("ck_biometric_decisions_voice", "voice in ('first_parent', 'second_parent', 'self')");
                    table.ForeignKey(
                        name: "fk_biometric_decisions_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "consent_decisions",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    use = table.Column<string>(type: "text", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    decided_by = table.Column<string>(type: "text", nullable: false),
                    effective_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    evidence_reference = table.Column<string>(type: "text", nullable: true),
                    recorded_by = table.Column<string>(type: "text", nullable: false),
                    recorded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_consent_decisions", x => new { x.school_id, x.sequence });
                    table.CheckConstraint("ck_consent_decisions_decided_by", "decided_by in ('parent_or_carer', 'self')");
                    table.CheckConstraint("ck_consent_decisions_kind", "kind in ('given', 'refused', 'withdrawn', 'objection_upheld')");
                    table.CheckConstraint("ck_consent_decisions_use", "use in ('website', 'social_media', 'press', 'print', 'newsletter', 'internal_display', 'name_with_image')");
                    table.ForeignKey(
                        name: "fk_consent_decisions_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "holds",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: true),
                    columns = table.Column<string[]>(type: "text[]", nullable: false),
                    held_by = table.Column<string>(type: "text", nullable: false),
                    held_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    settled_by = table.Column<string>(type: "text", nullable: true),
                    settled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    settled_because = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holds", x => new { x.school_id, x.id });
                    table.ForeignKey(
                        name: "fk_holds_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "look_alikes",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    first_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    second_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    marked_by = table.Column<string>(type: "text", nullable: false),
                    marked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_look_alikes", x => new { x.school_id, x.first_id, x.second_id });
                    table.ForeignKey(
                        name: "fk_look_alikes_people_school_id_first_id",
                        columns: x => new { x.school_id, x.first_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_look_alikes_people_school_id_second_id",
                        columns: x => new { x.school_id, x.second_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "person_keys",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    wrapped_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_person_keys", x => new { x.school_id, x.person_id });
                    table.ForeignKey(
                        name: "fk_person_keys_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "safeguarding_bars",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    reason_ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    set_by = table.Column<string>(type: "text", nullable: false),
                    set_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    lifted_by = table.Column<string>(type: "text", nullable: true),
                    lifted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_safeguarding_bars", x => new { x.school_id, x.id });
                    table.ForeignKey(
                        name: "fk_safeguarding_bars_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "faces",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    ordinal = table.Column<short>(type: "smallint", nullable: false),
                    box_x = table.Column<float>(type: "real", nullable: false),
                    box_y = table.Column<float>(type: "real", nullable: false),
                    box_width = table.Column<float>(type: "real", nullable: false),
                    box_height = table.Column<float>(type: "real", nullable: false),
                    landmarks = table.Column<float[]>(type: "real[]", nullable: false),
                    score = table.Column<float>(type: "real", nullable: false),
                    quality = table.Column<string>(type: "text", nullable: false),
                    strength = table.Column<string>(type: "text", nullable: false),
                    best_similarity = table.Column<float>(type: "real", nullable: true),
                    margin = table.Column<float>(type: "real", nullable: true),
                    resembled = table.Column<string[]>(type: "text[]", nullable: false),
                    reopened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_faces", x => new { x.school_id, x.photo_id, x.ordinal });
                    table.CheckConstraint("ck_faces_landmarks", "cardinality(landmarks) = 10");
                    table.CheckConstraint("ck_faces_quality", "quality in ('good', 'small', 'blurred', 'turned', 'possible')");
                    table.CheckConstraint("ck_faces_strength", "strength in ('not_compared', 'none', 'possible', 'match')");
                    table.ForeignKey(
                        name: "fk_faces_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "human_assertions",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    face_ordinal = table.Column<short>(type: "smallint", nullable: false),
                    box_x = table.Column<float>(type: "real", nullable: false),
                    box_y = table.Column<float>(type: "real", nullable: false),
                    box_width = table.Column<float>(type: "real", nullable: false),
                    box_height = table.Column<float>(type: "real", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: true),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: true),
                    said_by = table.Column<string>(type: "text", nullable: false),
                    said_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    note = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_human_assertions", x => new { x.school_id, x.sequence });
                    table.CheckConstraint("ck_human_assertions_kind", "kind in ('is_person', 'guest', 'unknown', 'not_a_face', 'mask', 'block')");
                    table.CheckConstraint("ck_human_assertions_person", "(kind is not distinct from 'is_person') = (person_id is not null)");
                    table.ForeignKey(
                        name: "fk_human_assertions_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_human_assertions_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "photo_assertions",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "text", nullable: false),
                    is_taken_back = table.Column<bool>(type: "boolean", nullable: false),
                    said_by = table.Column<string>(type: "text", nullable: false),
                    said_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    note = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_photo_assertions", x => new { x.school_id, x.sequence });
                    table.CheckConstraint("ck_photo_assertions_kind", "kind in ('names_checked', 'picture_names_checked', 'nobody_missed', 'close_ups_agreed', 'withheld', 'another_picture', 'deleted')");
                    table.ForeignKey(
                        name: "fk_photo_assertions_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "photo_exceptions",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    channel_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    is_taken_back = table.Column<bool>(type: "boolean", nullable: false),
                    said_by = table.Column<string>(type: "text", nullable: false),
                    said_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ground_ciphertext = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_photo_exceptions", x => new { x.school_id, x.sequence });
                    table.CheckConstraint("ck_photo_exceptions_ground", "is_taken_back = (ground_ciphertext is null)");
                    table.ForeignKey(
                        name: "fk_photo_exceptions_channels_school_id_channel_id",
                        columns: x => new { x.school_id, x.channel_id },
                        principalTable: "channels",
                        principalColumns: new[] { "school_id", "channel_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_photo_exceptions_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_photo_exceptions_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "photo_names",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_photo_names", x => new { x.school_id, x.photo_id, x.person_id });
                    table.ForeignKey(
                        name: "fk_photo_names_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_photo_names_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "picture_names",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    box_x = table.Column<int>(type: "integer", nullable: false),
                    box_y = table.Column<int>(type: "integer", nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    box_width = table.Column<int>(type: "integer", nullable: false),
                    box_height = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_picture_names", x => new { x.school_id, x.photo_id, x.person_id, x.box_x, x.box_y });
                    table.ForeignKey(
                        name: "fk_picture_names_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_picture_names_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pictures",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    pixel_hash = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    looks = table.Column<BitArray>(type: "bit(256)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pictures", x => new { x.school_id, x.photo_id });
                    table.CheckConstraint("ck_pictures_pixel_hash", "octet_length(pixel_hash) = 32");
                    table.ForeignKey(
                        name: "fk_pictures_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "review_claims",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    claimed_by = table.Column<string>(type: "text", nullable: false),
                    claimed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_review_claims", x => new { x.school_id, x.photo_id });
                    table.ForeignKey(
                        name: "fk_review_claims_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "safeguarding_concerns",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    state_before = table.Column<string>(type: "text", nullable: false),
                    raised_by = table.Column<string>(type: "text", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    note_ciphertext = table.Column<byte[]>(type: "bytea", nullable: true),
                    outcome_ciphertext = table.Column<byte[]>(type: "bytea", nullable: true),
                    closed_by = table.Column<string>(type: "text", nullable: true),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_photo_free = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_safeguarding_concerns", x => new { x.school_id, x.id });
                    table.CheckConstraint("ck_safeguarding_concerns_closed", "(closed_by is null) = (closed_at is null) and (closed_at is null) = (outcome_ciphertext is null) and (closed_at is not null or not is_photo_free)");
                    table.CheckConstraint("ck_safeguarding_concerns_state_before", "state_before in ('uploaded', 'screened', 'unreadable', 'purged', 'locked')");
                    table.ForeignKey(
                        name: "fk_safeguarding_concerns_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "verdict_history",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    channel_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    verdict = table.Column<string>(type: "text", nullable: false),
                    reasons = table.Column<string[]>(type: "text[]", nullable: false),
                    ruleset_version = table.Column<int>(type: "integer", nullable: false),
                    cause = table.Column<string>(type: "text", nullable: false),
                    judged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_verdict_history", x => new { x.school_id, x.sequence });
                    table.CheckConstraint("ck_verdict_history_verdict", "verdict in ('block', 'review', 'blur', 'clear')");
                    table.ForeignKey(
                        name: "fk_verdict_history_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "verdicts",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    channel_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    verdict = table.Column<string>(type: "text", nullable: false),
                    reasons = table.Column<string[]>(type: "text[]", nullable: false),
                    ruleset_version = table.Column<int>(type: "integer", nullable: false),
                    judged_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    copy_proof = table.Column<string>(type: "text", nullable: true),
                    copy_blob_id = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_verdicts", x => new { x.school_id, x.photo_id, x.channel_id });
                    table.CheckConstraint("ck_verdicts_copy_proof", "copy_proof in ('safe', 'face_remains', 'new_face')");
                    table.CheckConstraint("ck_verdicts_reasons", "cardinality(reasons) > 0");
                    table.CheckConstraint("ck_verdicts_verdict", "verdict in ('block', 'review', 'blur', 'clear')");
                    table.ForeignKey(
                        name: "fk_verdicts_channels_school_id_channel_id",
                        columns: x => new { x.school_id, x.channel_id },
                        principalTable: "channels",
                        principalColumns: new[] { "school_id", "channel_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_verdicts_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "downloads",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false, defaultValueSql: "nextval('departures')"),
                    release_id = table.Column<long>(type: "bigint", nullable: false),
                    downloaded_by = table.Column<string>(type: "text", nullable: false),
                    downloaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_downloads", x => new { x.school_id, x.sequence });
                    table.ForeignKey(
                        name: "fk_downloads_releases_school_id_release_id",
                        columns: x => new { x.school_id, x.release_id },
                        principalTable: "releases",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "release_items",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    release_id = table.Column<long>(type: "bigint", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    verdict = table.Column<string>(type: "text", nullable: false),
                    copy_sha256 = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: true),
                    removed_faces = table.Column<short[]>(type: "smallint[]", nullable: true),
                    copy_side = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_release_items", x => new { x.school_id, x.release_id, x.photo_id });
                    table.CheckConstraint("ck_release_items_copy_sha256", "octet_length(copy_sha256) = 32");
                    table.CheckConstraint("ck_release_items_publishable", "verdict in ('clear', 'blur')");
                    table.CheckConstraint("ck_release_items_verdict", "verdict in ('block', 'review', 'blur', 'clear')");
                    table.ForeignKey(
                        name: "fk_release_items_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_release_items_releases_school_id_release_id",
                        columns: x => new { x.school_id, x.release_id },
                        principalTable: "releases",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sites",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    channel_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    release_id = table.Column<long>(type: "bigint", nullable: false),
                    start = table.Column<string>(type: "text", nullable: false),
                    hosts = table.Column<string[]>(type: "text[]", nullable: false),
                    every_days = table.Column<int>(type: "integer", nullable: true),
                    confirmed_by = table.Column<string>(type: "text", nullable: false),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sites", x => new { x.school_id, x.id });
                    table.ForeignKey(
                        name: "fk_sites_channels_school_id_channel_id",
                        columns: x => new { x.school_id, x.channel_id },
                        principalTable: "channels",
                        principalColumns: new[] { "school_id", "channel_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_sites_releases_school_id_release_id",
                        columns: x => new { x.school_id, x.release_id },
                        principalTable: "releases",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "takedowns",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    release_id = table.Column<long>(type: "bigint", nullable: false),
                    channel_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    link = table.Column<string>(type: "text", nullable: false),
                    last_departure = table.Column<long>(type: "bigint", nullable: false),
                    reasons = table.Column<string[]>(type: "text[]", nullable: false),
                    due_date = table.Column<DateOnly>(type: "date", nullable: false),
                    raised_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    confirmed_by = table.Column<string>(type: "text", nullable: true),
                    confirmed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_takedowns", x => new { x.school_id, x.id });
                    table.CheckConstraint("ck_takedowns_confirmed", "(confirmed_by is null) = (confirmed_at is null)");
                    table.ForeignKey(
                        name: "fk_takedowns_channels_school_id_channel_id",
                        columns: x => new { x.school_id, x.channel_id },
                        principalTable: "channels",
                        principalColumns: new[] { "school_id", "channel_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_takedowns_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_takedowns_releases_school_id_release_id",
                        columns: x => new { x.school_id, x.release_id },
                        principalTable: "releases",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "reference_photos",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    blob_id = table.Column<string>(type: "text", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    quality = table.Column<string>(type: "text", nullable: true),
                    rejection_reason = table.Column<string>(type: "text", nullable: true),
                    uploaded_by = table.Column<string>(type: "text", nullable: false),
                    uploaded_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reference_photos", x => new { x.school_id, x.id });
                    table.CheckConstraint("ck_reference_photos_quality", "quality in ('good', 'small', 'blurred', 'turned', 'possible')");
                    table.CheckConstraint("ck_reference_photos_rejected", "(state = 'rejected') = (rejection_reason is not null)");
                    table.CheckConstraint("ck_reference_photos_state", "state in ('uploaded', 'accepted', 'rejected')");
                    table.ForeignKey(
                        name: "fk_reference_photos_person_keys_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "person_keys",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "templates",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    embedder_sha256 = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    mean_ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    references_ciphertext = table.Column<byte[]>(type: "bytea", nullable: false),
                    look_alikes = table.Column<string[]>(type: "text[]", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_templates", x => new { x.school_id, x.person_id, x.embedder_sha256 });
                    table.CheckConstraint("ck_templates_embedder_sha256", "octet_length(embedder_sha256) = 32");
                    table.ForeignKey(
                        name: "fk_templates_person_keys_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "person_keys",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "face_candidates",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    face_ordinal = table.Column<short>(type: "smallint", nullable: false),
                    rank = table.Column<short>(type: "smallint", nullable: false),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    similarity = table.Column<float>(type: "real", nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_face_candidates", x => new { x.school_id, x.photo_id, x.face_ordinal, x.rank });
                    table.ForeignKey(
                        name: "fk_face_candidates_faces_school_id_photo_id_face_ordinal",
                        columns: x => new { x.school_id, x.photo_id, x.face_ordinal },
                        principalTable: "faces",
                        principalColumns: new[] { "school_id", "photo_id", "ordinal" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_face_candidates_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "picture_likenesses",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    like_photo_id = table.Column<long>(type: "bigint", nullable: false),
                    distance = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_picture_likenesses", x => new { x.school_id, x.photo_id, x.like_photo_id });
                    table.ForeignKey(
                        name: "fk_picture_likenesses_pictures_school_id_like_photo_id",
                        columns: x => new { x.school_id, x.like_photo_id },
                        principalTable: "pictures",
                        principalColumns: new[] { "school_id", "photo_id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_picture_likenesses_pictures_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "pictures",
                        principalColumns: new[] { "school_id", "photo_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "publications",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    sequence = table.Column<long>(type: "bigint", nullable: false, defaultValueSql: "nextval('departures')"),
                    release_id = table.Column<long>(type: "bigint", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: true),
                    channel_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    link = table.Column<string>(type: "text", nullable: false),
                    published_by = table.Column<string>(type: "text", nullable: false),
                    published_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_publications", x => new { x.school_id, x.sequence });
                    table.ForeignKey(
                        name: "fk_publications_channels_school_id_channel_id",
                        columns: x => new { x.school_id, x.channel_id },
                        principalTable: "channels",
                        principalColumns: new[] { "school_id", "channel_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_publications_release_items_school_id_release_id_photo_id",
                        columns: x => new { x.school_id, x.release_id, x.photo_id },
                        principalTable: "release_items",
                        principalColumns: new[] { "school_id", "release_id", "photo_id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_publications_releases_school_id_release_id",
                        columns: x => new { x.school_id, x.release_id },
                        principalTable: "releases",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "release_views",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    release_id = table.Column<long>(type: "bigint", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    seen_by = table.Column<string>(type: "text", nullable: false),
                    shown_sha256 = table.Column<byte[]>(type: "bytea", fixedLength: true, maxLength: 32, nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_release_views", x => new { x.school_id, x.release_id, x.photo_id, x.seen_by });
                    table.CheckConstraint("ck_release_views_shown_sha256", "octet_length(shown_sha256) = 32");
                    table.ForeignKey(
                        name: "fk_release_views_release_items_school_id_release_id_photo_id",
                        columns: x => new { x.school_id, x.release_id, x.photo_id },
                        principalTable: "release_items",
                        principalColumns: new[] { "school_id", "release_id", "photo_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "site_audits",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    site_id = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    asked_by = table.Column<string>(type: "text", nullable: false),
                    asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    pages = table.Column<int>(type: "integer", nullable: false),
                    pictures = table.Column<int>(type: "integer", nullable: false),
                    new_pictures = table.Column<int>(type: "integer", nullable: false),
                    gone_pictures = table.Column<int>(type: "integer", nullable: false),
                    is_complete = table.Column<bool>(type: "boolean", nullable: false),
                    batch_id = table.Column<long>(type: "bigint", nullable: true),
                    shortfall_ciphertext = table.Column<byte[]>(type: "bytea", nullable: true),
                    problem = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_site_audits", x => new { x.school_id, x.id });
                    table.CheckConstraint("ck_site_audits_state", "state in ('waiting', 'looking', 'stopping', 'done', 'stopped', 'failed')");
                    table.ForeignKey(
                        name: "fk_site_audits_batches_school_id_batch_id",
                        columns: x => new { x.school_id, x.batch_id },
                        principalTable: "batches",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_site_audits_sites_school_id_site_id",
                        columns: x => new { x.school_id, x.site_id },
                        principalTable: "sites",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "takedown_checks",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    takedown_id = table.Column<long>(type: "bigint", nullable: false),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    why = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_takedown_checks", x => new { x.school_id, x.id });
                    table.CheckConstraint("ck_takedown_checks_state", "state in ('still_there', 'gone', 'host_gone', 'replaced', 'not_found_page', 'not_on_page', 'could_not_tell')");
                    table.ForeignKey(
                        name: "fk_takedown_checks_takedowns_school_id_takedown_id",
                        columns: x => new { x.school_id, x.takedown_id },
                        principalTable: "takedowns",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "found_pictures",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    site_id = table.Column<long>(type: "bigint", nullable: false),
                    file_id = table.Column<string>(type: "text", nullable: false),
                    photo_id = table.Column<long>(type: "bigint", nullable: false),
                    release_id = table.Column<long>(type: "bigint", nullable: false),
                    first_audit_id = table.Column<long>(type: "bigint", nullable: false),
                    last_audit_id = table.Column<long>(type: "bigint", nullable: false),
                    gone_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    seen_ciphertext = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_found_pictures", x => new { x.school_id, x.site_id, x.file_id });
                    table.ForeignKey(
                        name: "fk_found_pictures_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_found_pictures_releases_school_id_release_id",
                        columns: x => new { x.school_id, x.release_id },
                        principalTable: "releases",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_found_pictures_site_audits_school_id_first_audit_id",
                        columns: x => new { x.school_id, x.first_audit_id },
                        principalTable: "site_audits",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_found_pictures_site_audits_school_id_last_audit_id",
                        columns: x => new { x.school_id, x.last_audit_id },
                        principalTable: "site_audits",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_found_pictures_sites_school_id_site_id",
                        columns: x => new { x.school_id, x.site_id },
                        principalTable: "sites",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entries_school_id_subject_type_subject_id",
                table: "audit_entries",
                columns: new[] { "school_id", "subject_type", "subject_id" });

            migrationBuilder.CreateIndex(
                name: "ix_biometric_decisions_school_id_person_id",
                table: "biometric_decisions",
                columns: new[] { "school_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_consent_decisions_school_id_effective_from",
                table: "consent_decisions",
                columns: new[] { "school_id", "effective_from" });

            migrationBuilder.CreateIndex(
                name: "ix_consent_decisions_school_id_expires",
                table: "consent_decisions",
                columns: new[] { "school_id", "expires" });

            migrationBuilder.CreateIndex(
                name: "ix_consent_decisions_school_id_person_id",
                table: "consent_decisions",
                columns: new[] { "school_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_downloads_school_id_release_id",
                table: "downloads",
                columns: new[] { "school_id", "release_id" });

            migrationBuilder.CreateIndex(
                name: "ix_face_candidates_school_id_person_id_photo_id",
                table: "face_candidates",
                columns: new[] { "school_id", "person_id", "photo_id" });

            migrationBuilder.CreateIndex(
                name: "ix_faces_reopened",
                table: "faces",
                column: "school_id",
                filter: "reopened_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_found_pictures_school_id_first_audit_id",
                table: "found_pictures",
                columns: new[] { "school_id", "first_audit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_found_pictures_school_id_last_audit_id",
                table: "found_pictures",
                columns: new[] { "school_id", "last_audit_id" });

            migrationBuilder.CreateIndex(
                name: "ix_found_pictures_school_id_photo_id",
                table: "found_pictures",
                columns: new[] { "school_id", "photo_id" });

            migrationBuilder.CreateIndex(
                name: "ix_found_pictures_school_id_release_id",
                table: "found_pictures",
                columns: new[] { "school_id", "release_id" });

            migrationBuilder.CreateIndex(
                name: "ix_holds_one_at_a_time",
                table: "holds",
                columns: new[] { "school_id", "person_id" },
                unique: true,
                filter: "settled_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_human_assertions_block",
                table: "human_assertions",
                columns: new[] { "school_id", "photo_id" },
                filter: "kind = 'block'");

            migrationBuilder.CreateIndex(
                name: "ix_human_assertions_school_id_person_id",
                table: "human_assertions",
                columns: new[] { "school_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_human_assertions_school_id_photo_id_face_ordinal_sequence",
                table: "human_assertions",
                columns: new[] { "school_id", "photo_id", "face_ordinal", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_job_progress_school_id_batch_id",
                table: "job_progress",
                columns: new[] { "school_id", "batch_id" });

            migrationBuilder.CreateIndex(
                name: "ix_look_alikes_school_id_second_id",
                table: "look_alikes",
                columns: new[] { "school_id", "second_id" });

            migrationBuilder.CreateIndex(
                name: "ix_nightly_runs_school_id_started_at",
                table: "nightly_runs",
                columns: new[] { "school_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_people_school_id_upn",
                table: "people",
                columns: new[] { "school_id", "upn" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_photo_assertions_school_id_photo_id_kind_sequence",
                table: "photo_assertions",
                columns: new[] { "school_id", "photo_id", "kind", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_photo_assertions_withheld",
                table: "photo_assertions",
                columns: new[] { "school_id", "photo_id" },
                filter: "kind = 'withheld'");

            migrationBuilder.CreateIndex(
                name: "ix_photo_exceptions_school_id_channel_id",
                table: "photo_exceptions",
                columns: new[] { "school_id", "channel_id" });

            migrationBuilder.CreateIndex(
                name: "ix_photo_exceptions_school_id_person_id",
                table: "photo_exceptions",
                columns: new[] { "school_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_photo_exceptions_school_id_photo_id_person_id_channel_id_se~",
                table: "photo_exceptions",
                columns: new[] { "school_id", "photo_id", "person_id", "channel_id", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_photo_names_school_id_person_id_photo_id",
                table: "photo_names",
                columns: new[] { "school_id", "person_id", "photo_id" });

            migrationBuilder.CreateIndex(
                name: "ix_photo_texts_school_id_batch_id",
                table: "photo_texts",
                columns: new[] { "school_id", "batch_id" });

            migrationBuilder.CreateIndex(
                name: "ix_photos_locked",
                table: "photos",
                column: "school_id",
                filter: "state = 'locked'");

            migrationBuilder.CreateIndex(
                name: "ix_photos_purged",
                table: "photos",
                columns: new[] { "school_id", "batch_id" },
                filter: "state = 'purged'");

            migrationBuilder.CreateIndex(
                name: "ix_photos_school_id_batch_id_file_name_hash",
                table: "photos",
                columns: new[] { "school_id", "batch_id", "file_name_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_photos_school_id_blob_id",
                table: "photos",
                columns: new[] { "school_id", "blob_id" });

            migrationBuilder.CreateIndex(
                name: "ix_photos_school_id_matched_gallery_revision",
                table: "photos",
                columns: new[] { "school_id", "matched_gallery_revision" });

            migrationBuilder.CreateIndex(
                name: "ix_picture_likenesses_school_id_like_photo_id",
                table: "picture_likenesses",
                columns: new[] { "school_id", "like_photo_id" });

            migrationBuilder.CreateIndex(
                name: "ix_picture_names_school_id_person_id_photo_id",
                table: "picture_names",
                columns: new[] { "school_id", "person_id", "photo_id" });

            migrationBuilder.CreateIndex(
                name: "ix_pictures_school_id_pixel_hash",
                table: "pictures",
                columns: new[] { "school_id", "pixel_hash" });

            migrationBuilder.CreateIndex(
                name: "ix_publications_school_id_channel_id",
                table: "publications",
                columns: new[] { "school_id", "channel_id" });

            migrationBuilder.CreateIndex(
                name: "ix_publications_school_id_release_id_photo_id",
                table: "publications",
                columns: new[] { "school_id", "release_id", "photo_id" });

            migrationBuilder.CreateIndex(
                name: "ix_reference_photos_school_id_person_id_blob_id",
                table: "reference_photos",
                columns: new[] { "school_id", "person_id", "blob_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_release_items_school_id_photo_id",
                table: "release_items",
                columns: new[] { "school_id", "photo_id" });

            migrationBuilder.CreateIndex(
                name: "ix_release_items_school_id_release_id_number",
                table: "release_items",
                columns: new[] { "school_id", "release_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_releases_school_id_channel_id",
                table: "releases",
                columns: new[] { "school_id", "channel_id" });

            migrationBuilder.CreateIndex(
                name: "ix_review_claims_school_id_claimed_by",
                table: "review_claims",
                columns: new[] { "school_id", "claimed_by" });

            migrationBuilder.CreateIndex(
                name: "ix_safeguarding_bars_school_id_person_id",
                table: "safeguarding_bars",
                columns: new[] { "school_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "ix_safeguarding_concerns_school_id_photo_id",
                table: "safeguarding_concerns",
                columns: new[] { "school_id", "photo_id" },
                unique: true,
                filter: "closed_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_schools_name",
                table: "schools",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_site_audits_school_id_batch_id",
                table: "site_audits",
                columns: new[] { "school_id", "batch_id" });

            migrationBuilder.CreateIndex(
                name: "ix_site_audits_school_id_site_id",
                table: "site_audits",
                columns: new[] { "school_id", "site_id" },
                unique: true,
                filter: "ended_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_sites_school_id_channel_id",
                table: "sites",
                columns: new[] { "school_id", "channel_id" });

            migrationBuilder.CreateIndex(
                name: "ix_sites_school_id_release_id",
                table: "sites",
                columns: new[] { "school_id", "release_id" });

            migrationBuilder.CreateIndex(
                name: "ix_takedown_checks_school_id_takedown_id_id",
                table: "takedown_checks",
                columns: new[] { "school_id", "takedown_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_takedowns_school_id_channel_id",
                table: "takedowns",
                columns: new[] { "school_id", "channel_id" });

            migrationBuilder.CreateIndex(
                name: "ix_takedowns_school_id_photo_id_release_id_link",
                table: "takedowns",
                columns: new[] { "school_id", "photo_id", "release_id", "link" },
                unique: true,
                filter: "confirmed_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_takedowns_school_id_release_id",
                table: "takedowns",
                columns: new[] { "school_id", "release_id" });

            migrationBuilder.CreateIndex(
                name: "ix_templates_school_id_expires_at",
                table: "templates",
                columns: new[] { "school_id", "expires_at" });

            migrationBuilder.CreateIndex(
                name: "ix_verdict_history_school_id_photo_id_channel_id",
                table: "verdict_history",
                columns: new[] { "school_id", "photo_id", "channel_id" });

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_not_read",
                table: "verdicts",
                columns: new[] { "school_id", "photo_id" },
                filter: "reasons @> array['picture_not_read']::text[]");

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_school_id_channel_id_verdict_photo_id",
                table: "verdicts",
                columns: new[] { "school_id", "channel_id", "verdict", "photo_id" });
            migrationBuilder.CreateRefusal();
            migrationBuilder.MakeAppendOnly("consent_decisions");
            migrationBuilder.MakeAppendOnly("biometric_decisions");
            migrationBuilder.MakeAppendOnly("human_assertions");
            migrationBuilder.MakeAppendOnly("photo_assertions");
            migrationBuilder.MakeAppendOnly("photo_exceptions");
            migrationBuilder.MakeAppendOnly("verdict_history");
            migrationBuilder.MakeAppendOnly("downloads");
            migrationBuilder.MakeAppendOnly("publications");
            migrationBuilder.MakeAppendOnly("audit_entries");
            migrationBuilder.MakeAppendOnly("takedown_checks");
            migrationBuilder.KeepOutOfStatistics("person_keys", "wrapped_key");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entries");

            migrationBuilder.DropTable(
                name: "biometric_decisions");

            migrationBuilder.DropTable(
                name: "channel_posters");

            migrationBuilder.DropTable(
                name: "consent_decisions");

            migrationBuilder.DropTable(
                name: "downloads");

            migrationBuilder.DropTable(
                name: "face_candidates");

            migrationBuilder.DropTable(
                name: "found_pictures");

            migrationBuilder.DropTable(
                name: "holds");

            migrationBuilder.DropTable(
                name: "human_assertions");

            migrationBuilder.DropTable(
                name: "job_progress");

            migrationBuilder.DropTable(
                name: "look_alikes");

            migrationBuilder.DropTable(
                name: "nightly_runs");

            migrationBuilder.DropTable(
                name: "photo_assertions");

            migrationBuilder.DropTable(
                name: "photo_exceptions");

            migrationBuilder.DropTable(
                name: "photo_names");

            migrationBuilder.DropTable(
                name: "photo_texts");

            migrationBuilder.DropTable(
                name: "picture_likenesses");

            migrationBuilder.DropTable(
                name: "picture_names");

            migrationBuilder.DropTable(
                name: "publications");

            migrationBuilder.DropTable(
                name: "reference_photos");

            migrationBuilder.DropTable(
                name: "register_mappings");

            migrationBuilder.DropTable(
                name: "release_views");

            migrationBuilder.DropTable(
                name: "review_claims");

            migrationBuilder.DropTable(
                name: "safeguarding_bars");

            migrationBuilder.DropTable(
                name: "safeguarding_concerns");

            migrationBuilder.DropTable(
                name: "school_keys");

            migrationBuilder.DropTable(
                name: "school_settings");

            migrationBuilder.DropTable(
                name: "takedown_checks");

            migrationBuilder.DropTable(
                name: "templates");

            migrationBuilder.DropTable(
                name: "verdict_history");

            migrationBuilder.DropTable(
                name: "verdicts");

            migrationBuilder.DropTable(
                name: "faces");

            migrationBuilder.DropTable(
                name: "site_audits");

            migrationBuilder.DropTable(
                name: "pictures");

            migrationBuilder.DropTable(
                name: "release_items");

            migrationBuilder.DropTable(
                name: "takedowns");

            migrationBuilder.DropTable(
                name: "person_keys");

            migrationBuilder.DropTable(
                name: "sites");

            migrationBuilder.DropTable(
                name: "photos");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "releases");

            migrationBuilder.DropTable(
                name: "batches");

            migrationBuilder.DropTable(
                name: "channels");

            migrationBuilder.DropTable(
                name: "schools");

            migrationBuilder.DropSequence(
                name: "departures");
            migrationBuilder.DropRefusal();
        }
    }
}
