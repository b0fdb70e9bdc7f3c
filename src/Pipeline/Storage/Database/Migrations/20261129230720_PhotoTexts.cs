using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class PhotoTexts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
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

            migrationBuilder.CreateIndex(
                name: "ix_photo_texts_school_id_batch_id",
                table: "photo_texts",
                columns: new[] { "school_id", "batch_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "photo_texts");
        }
    }
}
