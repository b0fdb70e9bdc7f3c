using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Schema.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(ConsentLensDbContext))]
    [Migration("20261129195000_AddRedactionStyle")]
    public partial class AddRedactionStyle : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "style",
                table: "channels",
                type: "text",
                nullable: false,
                defaultValue: "soft");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "style",
                table: "channels");
        }
    }
}
