using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ConsentLens.Pipeline.Storage.Database.Migrations
{
    /// <inheritdoc />
    public partial class Holds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "holds",
                columns: table => new
                {
                    school_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    person_id = table.Column<string>(type: "character varying(64)", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: true),
                    held_by = table.Column<string>(type: "text", nullable: false),
                    held_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    settled_by = table.Column<string>(type: "text", nullable: true),
                    settled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    settled_because = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holds", x => new { x.school_id, x.id });
                    table.ForeignKey(
                        name: "fk_holds_people_school_id_person_id",
                        columns: x => new { x.school_id, x.person_id },
                        principalTable: "people",
                        principalColumns: new[] { "school_id", "person_id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "ix_holds_one_at_a_time",
                table: "holds",
                columns: new[] { "school_id", "person_id" },
                unique: true,
                filter: "settled_at is null");

            // Ids that differ by capitals alone are one id: whoever has such an id already is held, and the next start judges their photos again.
            migrationBuilder.Sql(
                """
                insert into holds (school_id, person_id, held_by, held_at)
                select school_id, person_id, 'migration', now() from people one
                where exists (
                    select from people other
                    where other.school_id = one.school_id and other.person_id <> one.person_id and lower(other.person_id) = lower(one.person_id));
                insert into job_progress (school_id, job, done, total, started_at)
                select school_id, 'carry_out_register_change', 0, count(*), now() from holds group by school_id;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "holds");
        }
    }
}
