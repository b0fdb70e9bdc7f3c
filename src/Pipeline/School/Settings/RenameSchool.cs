using ConsentLens.Pipeline.School.Audit;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ConsentLens.Pipeline.School.Settings;

/// <summary>Gives a school another name.</summary>
public sealed class RenameSchool(ConsentLensDbContextFactory contexts, AuditStore audit)
{
    /// <summary>Renames a school; the name it has already is nothing to do.</summary>
    /// <param name="name">Its name, which no other school may have.</param>
    /// <exception cref="SettingsRefusedException">The name cannot be, or another school has it.</exception>
    public async Task RunAsync(int schoolId, string name, string user, CancellationToken cancellationToken)
    {
        string called = SchoolName.Find(name) ?? throw new SettingsRefusedException(SchoolName.Rule);
        await using SchoolTransaction transaction = await SchoolTransaction.BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        ConsentLensDbContext context = transaction.Context;
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
        await transaction.CommitAsync(audit, new AuditEvent(user, AuditAction.SettingsChanged, "school", AuditStore.NameOf(schoolId), detail), cancellationToken);
    }
}

/// <summary>How a school may be called.</summary>
internal static class SchoolName
{
    public const string Rule = "Enter the school's name, in up to 200 characters.";
    public const string Taken = "Another school already has this name. Choose a different one.";
    private const int MostCharacters = 200;

    /// <summary>The name without spaces at its ends, or null where it is none.</summary>
    public static string? Find(string? name) => name?.Trim() is { Length: > 0 and <= MostCharacters } trimmed ? trimmed : null;
}

/// <summary>A school cannot be added like this. The message is one sentence for the user.</summary>
public sealed class SchoolRefusedException(string message) : RefusedException(message);
