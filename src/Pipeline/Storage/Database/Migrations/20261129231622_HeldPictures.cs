using System.Collections;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class HeldPictures : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_photo_assertions_kind",
                table: "photo_assertions");

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

            migrationBuilder.CreateIndex(
                name: "ix_photos_locked",
                table: "photos",
                column: "school_id",
                filter: "state = 'locked'");

            migrationBuilder.CreateIndex(
                name: "ix_photo_assertions_withheld",
                table: "photo_assertions",
                columns: new[] { "school_id", "photo_id" },
                filter: "kind = 'withheld'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_photo_assertions_kind",
                table: "photo_assertions",
                sql: "kind in ('names_checked', 'nobody_missed', 'withheld', 'another_picture')");

            migrationBuilder.CreateIndex(
                name: "ix_human_assertions_block",
                table: "human_assertions",
                columns: new[] { "school_id", "photo_id" },
                filter: "kind = 'block'");

            migrationBuilder.CreateIndex(
                name: "ix_picture_likenesses_school_id_like_photo_id",
                table: "picture_likenesses",
                columns: new[] { "school_id", "like_photo_id" });

            migrationBuilder.CreateIndex(
                name: "ix_pictures_school_id_pixel_hash",
                table: "pictures",
                columns: new[] { "school_id", "pixel_hash" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "picture_likenesses");

            migrationBuilder.DropTable(
                name: "pictures");

            migrationBuilder.DropIndex(
                name: "ix_photos_locked",
                table: "photos");

            migrationBuilder.DropIndex(
                name: "ix_photo_assertions_withheld",
                table: "photo_assertions");

            migrationBuilder.DropCheckConstraint(
                name: "ck_photo_assertions_kind",
                table: "photo_assertions");

            migrationBuilder.DropIndex(
                name: "ix_human_assertions_block",
                table: "human_assertions");

            migrationBuilder.AddCheckConstraint(
                name: "ck_photo_assertions_kind",
                table: "photo_assertions",
                sql: "kind in ('names_checked', 'nobody_missed', 'withheld')");
        }
    }
}
