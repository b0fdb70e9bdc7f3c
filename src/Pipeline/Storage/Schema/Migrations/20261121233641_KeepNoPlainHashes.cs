using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Schema.Migrations
{
    /// <inheritdoc />
    public partial class KeepNoPlainHashes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_reference_photos_school_id_person_id_sha256",
                table: "reference_photos");

            migrationBuilder.DropCheckConstraint(
                name: "ck_reference_photos_sha256",
                table: "reference_photos");

            migrationBuilder.DropIndex(
                name: "ix_photos_school_id_sha256",
                table: "photos");

            migrationBuilder.DropCheckConstraint(
                name: "ck_photos_sha256",
                table: "photos");

            migrationBuilder.DropColumn(
                name: "sha256",
                table: "reference_photos");

            migrationBuilder.DropColumn(
                name: "sha256",
                table: "photos");

            migrationBuilder.CreateIndex(
                name: "ix_reference_photos_school_id_person_id_blob_id",
                table: "reference_photos",
                columns: new[] { "school_id", "person_id", "blob_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_photos_school_id_blob_id",
                table: "photos",
                columns: new[] { "school_id", "blob_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_reference_photos_school_id_person_id_blob_id",
                table: "reference_photos");

            migrationBuilder.DropIndex(
                name: "ix_photos_school_id_blob_id",
                table: "photos");

            migrationBuilder.AddColumn<byte[]>(
                name: "sha256",
                table: "reference_photos",
                type: "bytea",
                fixedLength: true,
                maxLength: 32,
                nullable: false,
                defaultValue: new byte[0]);

            migrationBuilder.AddColumn<byte[]>(
                name: "sha256",
                table: "photos",
                type: "bytea",
                fixedLength: true,
                maxLength: 32,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_reference_photos_school_id_person_id_sha256",
                table: "reference_photos",
                columns: new[] { "school_id", "person_id", "sha256" },
                unique: true);

            migrationBuilder.AddCheckConstraint(
                name: "ck_reference_photos_sha256",
                table: "reference_photos",
                sql: "octet_length(sha256) = 32");

            migrationBuilder.CreateIndex(
                name: "ix_photos_school_id_sha256",
                table: "photos",
                columns: new[] { "school_id", "sha256" });

            migrationBuilder.AddCheckConstraint(
                name: "ck_photos_sha256",
                table: "photos",
                sql: "octet_length(sha256) = 32");
        }
    }
}
