using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class UnreadTexts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "has_unread_texts",
                table: "photos",
                type: "boolean",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "has_unread_texts",
                table: "photos");
        }
    }
}
