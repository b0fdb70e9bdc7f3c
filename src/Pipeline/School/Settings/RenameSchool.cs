using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace ConsentLens.Pipeline.School.Settings;

/// <summary>Gives a school another name.</summary>
public sealed class RenameSchool(ConsentLensDbContextFactory contexts, AuditStore audit)
{
    /// <summary>Renames a school; the name it has already is nothing to do.</summary>
    /// <param name="name">Its name, which no other school may have.</param>
    /// <param name="user">The user who renames it.</param>
    /// <exception cref="SettingsRefusedException">The name cannot be, or another school has it.</exception>
    public async Task RunAsync(int schoolId, string name, string user, CancellationToken cancellationToken)
    {
        string called = SchoolName.Find(name) ?? throw new SettingsRefusedException(SchoolName.Rule);
        await using ConsentLensDbContext context = contexts.Create(schoolId);
        await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        SchoolRow row = await context.Schools.SingleAsync(cancellationToken);
        if (row.Name == called)
            return;
        row.Name = called;
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            throw new SettingsRefusedException(SchoolName.Taken);
        }

        AuditDetail detail = AuditDetail.None.With("renamed", true);
        await audit.AppendAsync(context, new AuditEvent(user, AuditAction.SettingsChanged, "school", AuditStore.NameOf(schoolId), detail), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
