using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Schema.Migrations
{
    /// <inheritdoc />
    public partial class AddVerdictHistory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "ix_verdict_history_school_id_photo_id_channel_id",
                table: "verdict_history",
                columns: new[] { "school_id", "photo_id", "channel_id" });

            migrationBuilder.MakeAppendOnly("verdict_history");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "verdict_history");
        }
    }
}
