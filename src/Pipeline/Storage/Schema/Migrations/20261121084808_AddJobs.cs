using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Schema.Migrations
{
    /// <inheritdoc />
    public partial class AddJobs : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string[]>(
                name: "look_alikes",
                table: "templates",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<int>(
                name: "screening_attempts",
                table: "photos",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<byte[]>(
                name: "source_ciphertext",
                table: "batches",
                type: "bytea",
                nullable: true);

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "school_keys");

            migrationBuilder.DropColumn(
                name: "look_alikes",
                table: "templates");

            migrationBuilder.DropColumn(
                name: "screening_attempts",
                table: "photos");

            migrationBuilder.DropColumn(
                name: "source_ciphertext",
                table: "batches");
        }
    }
}
