using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>An entry of a school's audit log. Each carries the hash of the one before, so that none can be altered, removed or moved unseen.</summary>
public sealed class AuditEntryRow : ISchoolOwned, IAppendOnly
{
    public required int SchoolId { get; init; }
    /// <summary>Place in the school's log, from 1 without gaps.</summary>
    public required long Sequence { get; init; }
    /// <summary>When it happened. The database keeps whole microseconds; hash no finer.</summary>
    public required DateTimeOffset At { get; init; }
    /// <summary>The user or job that did it.</summary>
    public required string Actor { get; init; }
    /// <summary>What was done, as a code.</summary>
    public required string Action { get; init; }
    /// <summary>What it was done to, as a code.</summary>
    public required string SubjectType { get; init; }
    /// <summary>The id of what it was done to.</summary>
    public required string SubjectId { get; init; }
    /// <summary>More about it, as JSON; kept letter for letter, since it is part of the hash.</summary>
    public required string Detail { get; init; }
    /// <summary>Hash of the entry before, 32 bytes; zeros for the first.</summary>
    public required byte[] PreviousHash { get; init; }
    /// <summary>Hash of this entry, 32 bytes.</summary>
    public required byte[] Hash { get; init; }
    /// <summary>The hash under the key of the school's log, 32 bytes.</summary>
    public required byte[] Seal { get; init; }
}

internal sealed class AuditEntryRowConfiguration : IEntityTypeConfiguration<AuditEntryRow>
{
    public void Configure(EntityTypeBuilder<AuditEntryRow> builder)
    {
        builder.ToTable("audit_entries", table => table.HasCheckConstraint("ck_audit_entries_sequence", "sequence > 0"));
        builder.HasKey(entry => new { entry.SchoolId, entry.Sequence });
        builder.Property(entry => entry.Sequence).ValueGeneratedNever();
        // Not jsonb, which writes its text anew, with the keys in another order.
        builder.Property(entry => entry.Detail).HasColumnType("json");
        builder.Property(entry => entry.PreviousHash).IsSha256();
        builder.Property(entry => entry.Hash).IsSha256();
        builder.Property(entry => entry.Seal).IsSha256();
        builder.HasIndex(entry => new { entry.SchoolId, entry.SubjectType, entry.SubjectId });
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(entry => entry.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}

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
