using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class Departures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_takedowns_school_id_photo_id_channel_id_link",
                table: "takedowns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_releases_approved",
                table: "releases");

            migrationBuilder.DropCheckConstraint(
                name: "ck_releases_state",
                table: "releases");

            migrationBuilder.CreateSequence(
                name: "departures");

            migrationBuilder.AddColumn<long>(
                name: "last_departure",
                table: "takedowns",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "release_id",
                table: "takedowns",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "built_departure",
                table: "releases",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "retired_at",
                table: "releases",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "retired_because",
                table: "releases",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "retired_blob_id",
                table: "releases",
                type: "text",
                nullable: true);

            migrationBuilder.AlterColumn<long>(
                name: "sequence",
                table: "publications",
                type: "bigint",
                nullable: false,
                defaultValueSql: "nextval('departures')",
                oldClrType: typeof(long),
                oldType: "bigint")
                .OldAnnotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);

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

            migrationBuilder.AddCheckConstraint(
                name: "ck_releases_approved",
                table: "releases",
                sql: "state not in ('approved', 'built', 'retired') or (approved_by is not null and approved_at is not null)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_releases_retired",
                table: "releases",
                sql: "state <> 'retired' or (retired_at is not null and retired_because is not null)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_releases_retired_because",
                table: "releases",
                sql: "retired_because in ('must_come_down', 'held_back')");

            migrationBuilder.AddCheckConstraint(
                name: "ck_releases_state",
                table: "releases",
                sql: "state in ('draft', 'approved', 'built', 'cancelled', 'retired')");

            migrationBuilder.CreateIndex(
                name: "ix_downloads_school_id_release_id",
                table: "downloads",
                columns: new[] { "school_id", "release_id" });

            migrationBuilder.AddForeignKey(
                name: "fk_takedowns_releases_school_id_release_id",
                table: "takedowns",
                columns: new[] { "school_id", "release_id" },
                principalTable: "releases",
                principalColumns: new[] { "school_id", "id" },
                onDelete: ReferentialAction.Restrict);
            migrationBuilder.MakeAppendOnly("downloads");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_takedowns_releases_school_id_release_id",
                table: "takedowns");

            migrationBuilder.DropTable(
                name: "downloads");

            migrationBuilder.DropIndex(
                name: "ix_takedowns_school_id_photo_id_release_id_link",
                table: "takedowns");

            migrationBuilder.DropIndex(
                name: "ix_takedowns_school_id_release_id",
                table: "takedowns");

            migrationBuilder.DropCheckConstraint(
                name: "ck_releases_approved",
                table: "releases");

            migrationBuilder.DropCheckConstraint(
                name: "ck_releases_retired",
                table: "releases");

            migrationBuilder.DropCheckConstraint(
                name: "ck_releases_retired_because",
                table: "releases");

            migrationBuilder.DropCheckConstraint(
                name: "ck_releases_state",
                table: "releases");

            migrationBuilder.DropColumn(
                name: "last_departure",
                table: "takedowns");

            migrationBuilder.DropColumn(
                name: "release_id",
                table: "takedowns");

            migrationBuilder.DropColumn(
                name: "built_departure",
                table: "releases");

            migrationBuilder.DropColumn(
                name: "retired_at",
                table: "releases");

            migrationBuilder.DropColumn(
                name: "retired_because",
                table: "releases");

            migrationBuilder.DropColumn(
                name: "retired_blob_id",
                table: "releases");

            migrationBuilder.DropSequence(
                name: "departures");

            migrationBuilder.AlterColumn<long>(
                name: "sequence",
                table: "publications",
                type: "bigint",
                nullable: false,
                oldClrType: typeof(long),
                oldType: "bigint",
                oldDefaultValueSql: "nextval('departures')")
                .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn);

            migrationBuilder.CreateIndex(
                name: "ix_takedowns_school_id_photo_id_channel_id_link",
                table: "takedowns",
                columns: new[] { "school_id", "photo_id", "channel_id", "link" },
                unique: true,
                filter: "confirmed_at is null");

            migrationBuilder.AddCheckConstraint(
                name: "ck_releases_approved",
                table: "releases",
                sql: "state not in ('approved', 'built') or (approved_by is not null and approved_at is not null)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_releases_state",
                table: "releases",
                sql: "state in ('draft', 'approved', 'built', 'cancelled')");
        }
    }
}
