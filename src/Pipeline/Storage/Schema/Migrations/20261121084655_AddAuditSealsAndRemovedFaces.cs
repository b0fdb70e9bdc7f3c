using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Schema.Migrations
{
    /// <inheritdoc />
    public partial class AddAuditSealsAndRemovedFaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short[]>(
                name: "removed_faces",
                table: "release_items",
                type: "smallint[]",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "seal",
                table: "audit_entries",
                type: "bytea",
                fixedLength: true,
                maxLength: 32,
                nullable: false,
                defaultValue: new byte[32]);

            migrationBuilder.AddCheckConstraint(
                name: "ck_audit_entries_seal",
                table: "audit_entries",
                sql: "octet_length(seal) = 32");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_audit_entries_seal",
                table: "audit_entries");

            migrationBuilder.DropColumn(
                name: "removed_faces",
                table: "release_items");

            migrationBuilder.DropColumn(
                name: "seal",
                table: "audit_entries");
        }
    }
}
