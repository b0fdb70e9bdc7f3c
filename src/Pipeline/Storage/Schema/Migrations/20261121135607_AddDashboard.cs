using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Schema.Migrations
{
    /// <inheritdoc />
    public partial class AddDashboard : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "name",
                table: "releases",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string[]>(
                name: "channel_ids",
                table: "batches",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

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
                    table.CheckConstraint("ck_photo_assertions_kind", "kind in ('names_checked', 'nobody_missed', 'withheld')");
                    table.ForeignKey(
                        name: "fk_photo_assertions_photos_school_id_photo_id",
                        columns: x => new { x.school_id, x.photo_id },
                        principalTable: "photos",
                        principalColumns: new[] { "school_id", "id" },
                        onDelete: ReferentialAction.Restrict);
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
                name: "school_settings",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    keep_blocked_days = table.Column<int>(type: "integer", nullable: true),
                    keep_unused_days = table.Column<int>(type: "integer", nullable: true),
                    match_at = table.Column<double>(type: "double precision", nullable: true),
                    possible_at = table.Column<double>(type: "double precision", nullable: true),
                    changed_by = table.Column<string>(type: "text", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_school_settings", x => x.school_id);
                    table.CheckConstraint("ck_school_settings_days", "keep_blocked_days > 0 and keep_unused_days > 0");
                    table.CheckConstraint("ck_school_settings_thresholds", "match_at between 0 and 1 and possible_at between 0 and 1 and possible_at <= match_at");
                    table.ForeignKey(
                        name: "fk_school_settings_schools_school_id",
                        column: x => x.school_id,
                        principalTable: "schools",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_nightly_runs_school_id_started_at",
                table: "nightly_runs",
                columns: new[] { "school_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "ix_photo_assertions_school_id_photo_id_kind_sequence",
                table: "photo_assertions",
                columns: new[] { "school_id", "photo_id", "kind", "sequence" });

            migrationBuilder.CreateIndex(
                name: "ix_review_claims_school_id_claimed_by",
                table: "review_claims",
                columns: new[] { "school_id", "claimed_by" });

            migrationBuilder.CreateIndex(
                name: "ix_safeguarding_concerns_school_id_photo_id",
                table: "safeguarding_concerns",
                columns: new[] { "school_id", "photo_id" },
                unique: true,
                filter: "closed_at is null");

            migrationBuilder.MakeAppendOnly("photo_assertions");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "nightly_runs");

            migrationBuilder.DropTable(
                name: "photo_assertions");

            migrationBuilder.DropTable(
                name: "review_claims");

            migrationBuilder.DropTable(
                name: "safeguarding_concerns");

            migrationBuilder.DropTable(
                name: "school_settings");

            migrationBuilder.DropColumn(
                name: "name",
                table: "releases");

            migrationBuilder.DropColumn(
                name: "channel_ids",
                table: "batches");
        }
    }
}
