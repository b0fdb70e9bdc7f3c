using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class PolicyEvidence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "barred_at",
                table: "people",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "known_since",
                table: "people",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string[]>(
                name: "expected_pupils",
                table: "batches",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

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

            migrationBuilder.CreateIndex(
                name: "ix_look_alikes_school_id_second_id",
                table: "look_alikes",
                columns: new[] { "school_id", "second_id" });

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
            migrationBuilder.MakeAppendOnly("photo_exceptions");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "look_alikes");

            migrationBuilder.DropTable(
                name: "photo_exceptions");

            migrationBuilder.DropColumn(
                name: "barred_at",
                table: "people");

            migrationBuilder.DropColumn(
                name: "known_since",
                table: "people");

            migrationBuilder.DropColumn(
                name: "expected_pupils",
                table: "batches");
        }
    }
}
