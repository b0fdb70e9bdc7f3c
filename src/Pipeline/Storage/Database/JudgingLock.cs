using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>
/// Lets one transaction at a time judge photos of a school, each page with the consents of that moment: whoever waited sees what the one before
/// wrote, and no verdict that was reached with older consents can overwrite a newer one.
/// </summary>
public static class JudgingLock
{
    // The letters "judg": the first half of the advisory lock, whose second half is the school.
    private const int LockSpace = 0x6A756467;

    /// <summary>Waits for the others; held until the context's transaction ends.</summary>
    /// <exception cref="InvalidOperationException">The context has no transaction.</exception>
    public static Task TakeAsync(ConsentLensDbContext context, CancellationToken cancellationToken)
    {
        if (context.Database.CurrentTransaction is null)
            throw new InvalidOperationException("The lock lasts as long as a transaction; begin one first.");
        return context.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({LockSpace}, {context.CurrentSchoolId})", cancellationToken);
    }
}
