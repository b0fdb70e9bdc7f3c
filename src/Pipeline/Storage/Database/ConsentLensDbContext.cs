using System.Data.Common;
using System.Linq.Expressions;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Sites.Checking;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>The tables of the database, as far as they belong to the school of <see cref="ISchoolScope"/>: no query returns another school's rows, no save
/// takes them. What may only be added to is never changed.</summary>
public sealed class ConsentLensDbContext(DbContextOptions<ConsentLensDbContext> options, ISchoolScope scope) : DbContext(options)
{
    /// <summary>Name of the filter that keeps schools apart, for the one query that must do without it.</summary>
    public const string SchoolFilter = "school";

    // Ids of schools begin at 1, so no row is seen without a school.
    private const int NoSchool = 0;

    public DbSet<SchoolRow> Schools => Set<SchoolRow>();
    public DbSet<PersonRow> People => Set<PersonRow>();
    public DbSet<SafeguardingBarRow> SafeguardingBars => Set<SafeguardingBarRow>();

    /// <summary>Who is held, and was, because an import rejected a row about them.</summary>
    public DbSet<HoldRow> Holds => Set<HoldRow>();
    public DbSet<RegisterMappingRow> RegisterMappings => Set<RegisterMappingRow>();
    public DbSet<ConsentDecisionRow> ConsentDecisions => Set<ConsentDecisionRow>();
    public DbSet<BiometricDecisionRow> BiometricDecisions => Set<BiometricDecisionRow>();
    public DbSet<PersonKeyRow> PersonKeys => Set<PersonKeyRow>();
    public DbSet<SchoolKeyRow> SchoolKeys => Set<SchoolKeyRow>();
    public DbSet<ReferencePhotoRow> ReferencePhotos => Set<ReferencePhotoRow>();
    public DbSet<TemplateRow> Templates => Set<TemplateRow>();
    public DbSet<ChannelRow> Channels => Set<ChannelRow>();
    public DbSet<ChannelPosterRow> ChannelPosters => Set<ChannelPosterRow>();
    public DbSet<BatchRow> Batches => Set<BatchRow>();
    public DbSet<PhotoRow> Photos => Set<PhotoRow>();
    public DbSet<PictureRow> Pictures => Set<PictureRow>();
    public DbSet<PictureLikenessRow> PictureLikenesses => Set<PictureLikenessRow>();
    public DbSet<FaceRow> Faces => Set<FaceRow>();
    public DbSet<FaceCandidateRow> FaceCandidates => Set<FaceCandidateRow>();
    public DbSet<HumanAssertionRow> HumanAssertions => Set<HumanAssertionRow>();
    public DbSet<PhotoAssertionRow> PhotoAssertions => Set<PhotoAssertionRow>();
    public DbSet<PhotoExceptionRow> PhotoExceptions => Set<PhotoExceptionRow>();
    public DbSet<LookAlikeRow> LookAlikes => Set<LookAlikeRow>();
    public DbSet<ReviewClaimRow> ReviewClaims => Set<ReviewClaimRow>();
    public DbSet<SafeguardingConcernRow> SafeguardingConcerns => Set<SafeguardingConcernRow>();
    public DbSet<SchoolSettingsRow> SchoolSettings => Set<SchoolSettingsRow>();
    public DbSet<NightlyRunRow> NightlyRuns => Set<NightlyRunRow>();
    public DbSet<PhotoNameRow> PhotoNames => Set<PhotoNameRow>();
    public DbSet<PictureNameRow> PictureNames => Set<PictureNameRow>();
    public DbSet<PhotoTextRow> PhotoTexts => Set<PhotoTextRow>();
    public DbSet<VerdictRow> Verdicts => Set<VerdictRow>();
    public DbSet<VerdictHistoryRow> VerdictHistory => Set<VerdictHistoryRow>();
    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();
    public DbSet<ReleaseItemRow> ReleaseItems => Set<ReleaseItemRow>();
    public DbSet<ReleaseViewRow> ReleaseViews => Set<ReleaseViewRow>();
    public DbSet<DownloadRow> Downloads => Set<DownloadRow>();
    public DbSet<PublicationRow> Publications => Set<PublicationRow>();
    public DbSet<TakedownRow> Takedowns => Set<TakedownRow>();
    public DbSet<TakedownCheckRow> TakedownChecks => Set<TakedownCheckRow>();
    public DbSet<SiteRow> Sites => Set<SiteRow>();
    public DbSet<SiteAuditRow> SiteAudits => Set<SiteAuditRow>();
    public DbSet<FoundPictureRow> FoundPictures => Set<FoundPictureRow>();
    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();
    public DbSet<JobProgressRow> JobProgress => Set<JobProgressRow>();

    /// <summary>The school whose rows are seen; 0 when there is none.</summary>
    public int CurrentSchoolId => scope.SchoolId ?? NoSchool;

    /// <summary>What waits for the commit of the transaction that is open; nothing of it is done when that is undone.</summary>
    internal List<Func<Task>> AfterCommit { get; } = [];

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        CheckChanges();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <exception cref="SchoolScopeException">A row belongs to another school than the current one.</exception>
    /// <exception cref="AppendOnlyException">A row that may only be added would be changed or deleted.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        CheckChanges();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        StoreAsCode<PersonRole>(configurationBuilder);
        StoreAsCode<Use>(configurationBuilder);
        StoreAsCode<DecisionKind>(configurationBuilder);
        StoreAsCode<Decider>(configurationBuilder);
        StoreAsCode<BiometricVoice>(configurationBuilder);
        StoreAsCode<BiometricAnswer>(configurationBuilder);
        StoreAsCode<ReferencePhotoState>(configurationBuilder);
        StoreAsCode<ScreeningMode>(configurationBuilder);
        StoreAsCode<HitAction>(configurationBuilder);
        StoreAsCode<DoubtAction>(configurationBuilder);
        StoreAsCode<Exposure>(configurationBuilder);
        StoreAsCode<CloseUpAction>(configurationBuilder);
        StoreAsCode<BatchState>(configurationBuilder);
        StoreAsCode<PhotoState>(configurationBuilder);
        StoreAsCode<FaceQuality>(configurationBuilder);
        StoreAsCode<MatchStrength>(configurationBuilder);
        StoreAsCode<HumanAssertionKind>(configurationBuilder);
        StoreAsCode<PhotoAssertionKind>(configurationBuilder);
        StoreAsCode<Verdict>(configurationBuilder);
        StoreAsCode<CopyProof>(configurationBuilder);
        StoreAsCode<RedactionStyle>(configurationBuilder);
        StoreAsCode<ReleaseState>(configurationBuilder);
        StoreAsCode<RetirementCause>(configurationBuilder);
        StoreAsCode<SiteAuditState>(configurationBuilder);
        StoreAsCode<AddressState>(configurationBuilder);
        StoreAsCode<KeyPurpose>(configurationBuilder);
        configurationBuilder.Properties<IReadOnlyList<Reason>>().HaveConversion<ReasonCodesConverter, ReasonsComparer>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(
            typeof(ConsentLensDbContext).Assembly,
            type => type.Namespace == typeof(ConsentLensDbContext).Namespace);
        modelBuilder.Entity<SchoolRow>().HasQueryFilter(SchoolFilter, school => school.Id == CurrentSchoolId);
        foreach (Type owned in modelBuilder.Model.GetEntityTypes().Select(entity => entity.ClrType).Where(typeof(ISchoolOwned).IsAssignableFrom).ToArray())
            modelBuilder.Entity(owned).HasQueryFilter(SchoolFilter, IsOfCurrentSchool(owned));
        SchemaNames.Apply(modelBuilder);
    }

    private static void StoreAsCode<TEnum>(ModelConfigurationBuilder configurationBuilder)
        where TEnum : struct, Enum => configurationBuilder.Properties<TEnum>().HaveConversion<ReportCodeConverter<TEnum>>();

    // row => row.SchoolId == this.CurrentSchoolId; the provider reads the property anew for every query.
    private LambdaExpression IsOfCurrentSchool(Type owned)
    {
        ParameterExpression row = Expression.Parameter(owned, "row");
        BinaryExpression isCurrent = Expression.Equal(
            Expression.Property(row, nameof(ISchoolOwned.SchoolId)),
            Expression.Property(Expression.Constant(this), nameof(CurrentSchoolId)));
        return Expression.Lambda(isCurrent, row);
    }

    private void CheckChanges()
    {
        foreach (EntityEntry entry in ChangeTracker.Entries())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted)) continue;
            string what = entry.Metadata.DisplayName();
            if (entry.Entity is IAppendOnly && entry.State != EntityState.Added)
                throw new AppendOnlyException($"A {what} may only be added, never changed or deleted; nothing was saved.");
            bool isOfOtherSchool = entry.Entity switch
            {
                ISchoolOwned owned => owned.SchoolId != CurrentSchoolId || CurrentSchoolId == NoSchool,
                SchoolRow school => entry.State != EntityState.Added && school.Id != CurrentSchoolId,
                _ => false,
            };
            if (isOfOtherSchool)
                throw new SchoolScopeException($"A {what} of another school than the current one ({CurrentSchoolId}) was to be saved; nothing was saved.");
        }
    }
}

/// <summary>Makes contexts for one school at a time, on connections of one data source.</summary>
public sealed class ConsentLensDbContextFactory
{
    internal const string MigrationsTable = "schema_migrations";

    private readonly DbContextOptions<ConsentLensDbContext> _options;

    /// <summary>Makes contexts on connections of <paramref name="dataSource"/>, which stays the caller's.</summary>
    public ConsentLensDbContextFactory(NpgsqlDataSource dataSource)
    {
        DataSource = dataSource;
        _options = Configure(new DbContextOptionsBuilder<ConsentLensDbContext>(), dataSource).Options;
    }

    /// <summary>Where the connections come from.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>A context that sees one school. The caller disposes it.</summary>
    public ConsentLensDbContext Create(int schoolId) => Create(SchoolScope.Of(schoolId));

    /// <summary>A context that sees what <paramref name="scope"/> says, looked at for every query. The caller disposes it.</summary>
    public ConsentLensDbContext Create(ISchoolScope scope) => new(_options, scope);

    /// <summary>Sets a context's options, for whoever registers the context elsewhere.</summary>
    public static DbContextOptionsBuilder<ConsentLensDbContext> Configure(DbContextOptionsBuilder<ConsentLensDbContext> builder, NpgsqlDataSource dataSource) =>
        builder.UseNpgsql(dataSource, npgsql => npgsql.MigrationsHistoryTable(MigrationsTable)).AddInterceptors(CommitInterceptor.Instance);
}

/// <summary>Does what waits in <see cref="ConsentLensDbContext.AfterCommit"/>, whoever commits.</summary>
internal sealed class CommitInterceptor : DbTransactionInterceptor
{
    private CommitInterceptor() { }

    public static CommitInterceptor Instance { get; } = new();

    public override ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        (eventData.Context as ConsentLensDbContext)?.AfterCommit.Clear();
        return ValueTask.FromResult(result);
    }

    public override async Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is not ConsentLensDbContext context)
            return;
        Func<Task>[] waiting = [.. context.AfterCommit];
        context.AfterCommit.Clear();
        foreach (Func<Task> work in waiting)
            await work();
    }
}

/// <summary>A scope that does not change, for jobs and commands.</summary>
public sealed class SchoolScope : ISchoolScope
{
    private SchoolScope(int? schoolId) => SchoolId = schoolId;

    /// <summary>No school: sees nothing.</summary>
    public static SchoolScope Nobody { get; } = new(null);
    public int? SchoolId { get; }

    /// <exception cref="ArgumentOutOfRangeException">The id is not positive.</exception>
    public static SchoolScope Of(int schoolId)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(schoolId);
        return new SchoolScope(schoolId);
    }
}

/// <summary>Says which school's rows may be seen and saved.</summary>
public interface ISchoolScope
{
    /// <summary>The school, or null for none: nothing is seen then, and nothing can be saved.</summary>
    int? SchoolId { get; }
}

/// <summary>A row that belongs to one school. Queries see those of the current school alone, and no other can be saved.</summary>
public interface ISchoolOwned
{
    /// <summary>The school; the first part of every key, so that the database itself refuses a reference from one school to another.</summary>
    int SchoolId { get; }
}

/// <summary>Something would have been saved for another school than the current one. Always a fault of the program; nothing was saved.</summary>
public sealed class SchoolScopeException(string message) : InvalidOperationException(message);
