using Microsoft.EntityFrameworkCore.Migrations;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Lets the database itself refuse to change, delete or empty what may only be added to.</summary>
internal static class AppendOnlyTriggers
{
    /// <summary>Creates the function that the triggers call.</summary>
    public static void CreateRefusal(this MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
        """
        create function refuse_change() returns trigger language plpgsql as $$
        begin
            raise exception 'The table % may only be added to; % was refused.', tg_table_name, lower(tg_op) using errcode = 'restrict_violation';
        end
        $$;
        """);

    public static void DropRefusal(this MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop function refuse_change();");

    /// <summary>Makes a table append-only. The trigger also fires for statements that would touch no row, and in replication sessions.</summary>
    public static void MakeAppendOnly(this MigrationBuilder migrationBuilder, string table) => migrationBuilder.Sql(
        $"""
        create trigger append_only before update or delete or truncate on {table} for each statement execute function refuse_change();
        alter table {table} enable always trigger append_only;
        """);
}

/// <summary>A row that is only ever added. The database refuses to change or delete it, whoever asks.</summary>
public interface IAppendOnly;

/// <summary>Something that may only be added to would have been changed or deleted. Always a fault of the program; nothing was saved.</summary>
public sealed class AppendOnlyException(string message) : InvalidOperationException(message);
