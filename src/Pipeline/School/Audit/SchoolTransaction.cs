using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore.Storage;

namespace ConsentLens.Pipeline.School.Audit;

/// <summary>What a change waits for. Whoever needs both locks takes them in the order of the name, so that no two changes wait for each other.</summary>
public enum SchoolLock
{
    None,

    /// <summary>The school's row: nobody else changes the register, the channels, or the templates that rest on them.</summary>
    Register,

    /// <summary>Nobody judges a photo, or decides about one, meanwhile (<see cref="JudgingLock"/>).</summary>
    Judging,

    RegisterThenJudging,
}

/// <summary>
/// One change to a school, whole or not at all: locks first, then the work, then its audit entries as the last step before the commit. What is not
/// committed is undone.
/// </summary>
public sealed class SchoolTransaction : IAsyncDisposable
{
    private readonly IDbContextTransaction _transaction;
    private readonly bool _ownsContext;

    private SchoolTransaction(ConsentLensDbContext context, IDbContextTransaction transaction, bool ownsContext)
    {
        (Context, _transaction, _ownsContext) = (context, transaction, ownsContext);
    }

    public ConsentLensDbContext Context { get; }

    /// <summary>Begins a change in a context of its own.</summary>
    public static async Task<SchoolTransaction> BeginAsync(ConsentLensDbContextFactory contexts, int schoolId, SchoolLock locks, CancellationToken cancellationToken)
    {
        ConsentLensDbContext context = contexts.Create(schoolId);
        try
        {
            return await BeginAsync(context, locks, ownsContext: true, cancellationToken);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    /// <summary>Begins a change in a context that stays the caller's.</summary>
    public static Task<SchoolTransaction> BeginAsync(ConsentLensDbContext context, SchoolLock locks, CancellationToken cancellationToken) =>
        BeginAsync(context, locks, ownsContext: false, cancellationToken);

    /// <summary>Records something that changes nothing else.</summary>
    public static async Task RecordAsync(ConsentLensDbContextFactory contexts, int schoolId, AuditStore audit, AuditEvent what, CancellationToken cancellationToken)
    {
        await using SchoolTransaction transaction = await BeginAsync(contexts, schoolId, SchoolLock.None, cancellationToken);
        await transaction.CommitAsync(audit, what, cancellationToken);
    }

    /// <summary>Saves what the context holds, and commits.</summary>
    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await Context.SaveChangesAsync(cancellationToken);
        await _transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Saves what the context holds, records it, and commits.</summary>
    public async Task CommitAsync(AuditStore audit, IReadOnlyCollection<AuditEvent> events, CancellationToken cancellationToken)
    {
        await Context.SaveChangesAsync(cancellationToken);
        await audit.AppendAsync(Context, events, cancellationToken);
        await _transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Saves what the context holds, records it, and commits.</summary>
    public Task CommitAsync(AuditStore audit, AuditEvent what, CancellationToken cancellationToken) => CommitAsync(audit, [what], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        if (_ownsContext)
            await Context.DisposeAsync();
    }

    private static async Task<SchoolTransaction> BeginAsync(ConsentLensDbContext context, SchoolLock locks, bool ownsContext, CancellationToken cancellationToken)
    {
        IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        try
        {
            if (locks is SchoolLock.Register or SchoolLock.RegisterThenJudging)
                await RegisterLock.TakeAsync(context, cancellationToken);
            if (locks is SchoolLock.Judging or SchoolLock.RegisterThenJudging)
                await JudgingLock.TakeAsync(context, cancellationToken);
            return new SchoolTransaction(context, transaction, ownsContext);
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }
}
