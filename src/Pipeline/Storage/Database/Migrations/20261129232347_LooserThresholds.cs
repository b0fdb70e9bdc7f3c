using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class LooserThresholds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "asked_at",
                table: "school_settings",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "asked_by",
                table: "school_settings",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "asked_match_at",
                table: "school_settings",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "asked_possible_at",
                table: "school_settings",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_school_settings_asked",
                table: "school_settings",
                sql: "(asked_by is null) = (asked_at is null) and (asked_by is not null or num_nulls(asked_match_at, asked_possible_at) = 2)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_school_settings_asked",
                table: "school_settings");

            migrationBuilder.DropColumn(
                name: "asked_at",
                table: "school_settings");

            migrationBuilder.DropColumn(
                name: "asked_by",
                table: "school_settings");

            migrationBuilder.DropColumn(
                name: "asked_match_at",
                table: "school_settings");

            migrationBuilder.DropColumn(
                name: "asked_possible_at",
                table: "school_settings");
        }
    }
}
