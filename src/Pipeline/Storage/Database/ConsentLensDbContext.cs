using System.Linq.Expressions;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Vision.Redaction;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>
/// The tables of the database, as far as they belong to the school of <see cref="ISchoolScope"/>: no query returns another school's rows, no
/// save takes them. What may only be added to is never changed.
/// </summary>
public sealed class ConsentLensDbContext(DbContextOptions<ConsentLensDbContext> options, ISchoolScope scope) : DbContext(options)
{
    /// <summary>Name of the filter that keeps schools apart, for the one query that must do without it.</summary>
    public const string SchoolFilter = "school";

    // Ids of schools begin at 1, so no row is seen without a school.
    private const int NoSchool = 0;

    /// <summary>The schools: the current one alone.</summary>
    public DbSet<SchoolRow> Schools => Set<SchoolRow>();

    /// <summary>Everyone on the register.</summary>
    public DbSet<PersonRow> People => Set<PersonRow>();

    /// <summary>Bars set by the safeguarding lead.</summary>
    public DbSet<SafeguardingBarRow> SafeguardingBars => Set<SafeguardingBarRow>();

    /// <summary>Who is held, and was, because an import rejected a row about them.</summary>
    public DbSet<HoldRow> Holds => Set<HoldRow>();

    /// <summary>The consent ledger.</summary>
    public DbSet<ConsentDecisionRow> ConsentDecisions => Set<ConsentDecisionRow>();

    /// <summary>Answers about biometrics.</summary>
    public DbSet<BiometricDecisionRow> BiometricDecisions => Set<BiometricDecisionRow>();

    /// <summary>Keys of people.</summary>
    public DbSet<PersonKeyRow> PersonKeys => Set<PersonKeyRow>();

    public DbSet<SchoolKeyRow> SchoolKeys => Set<SchoolKeyRow>();

    public DbSet<ReferencePhotoRow> ReferencePhotos => Set<ReferencePhotoRow>();

    /// <summary>Face templates.</summary>
    public DbSet<TemplateRow> Templates => Set<TemplateRow>();

    /// <summary>The register of channels.</summary>
    public DbSet<ChannelRow> Channels => Set<ChannelRow>();

    /// <summary>Who may post on them.</summary>
    public DbSet<ChannelPosterRow> ChannelPosters => Set<ChannelPosterRow>();

    /// <summary>Batches of photos.</summary>
    public DbSet<BatchRow> Batches => Set<BatchRow>();

    public DbSet<PhotoRow> Photos => Set<PhotoRow>();

    /// <summary>Faces found in them.</summary>
    public DbSet<FaceRow> Faces => Set<FaceRow>();

    /// <summary>Whom the faces resemble.</summary>
    public DbSet<FaceCandidateRow> FaceCandidates => Set<FaceCandidateRow>();

    /// <summary>What humans said of faces.</summary>
    public DbSet<HumanAssertionRow> HumanAssertions => Set<HumanAssertionRow>();

    /// <summary>What humans said of photos as a whole.</summary>
    public DbSet<PhotoAssertionRow> PhotoAssertions => Set<PhotoAssertionRow>();

    /// <summary>Who is looking at which photo of the review queue.</summary>
    public DbSet<ReviewClaimRow> ReviewClaims => Set<ReviewClaimRow>();

    /// <summary>Photos flagged as safeguarding concerns.</summary>
    public DbSet<SafeguardingConcernRow> SafeguardingConcerns => Set<SafeguardingConcernRow>();

    /// <summary>What the school has settled for itself.</summary>
    public DbSet<SchoolSettingsRow> SchoolSettings => Set<SchoolSettingsRow>();

    /// <summary>What the nights' work came to.</summary>
    public DbSet<NightlyRunRow> NightlyRuns => Set<NightlyRunRow>();

    /// <summary>People named in file names and captions.</summary>
    public DbSet<PhotoNameRow> PhotoNames => Set<PhotoNameRow>();

    /// <summary>Current verdicts.</summary>
    public DbSet<VerdictRow> Verdicts => Set<VerdictRow>();

    /// <summary>Verdicts of the past.</summary>
    public DbSet<VerdictHistoryRow> VerdictHistory => Set<VerdictHistoryRow>();

    public DbSet<ReleaseRow> Releases => Set<ReleaseRow>();

    /// <summary>Photos of releases.</summary>
    public DbSet<ReleaseItemRow> ReleaseItems => Set<ReleaseItemRow>();

    /// <summary>Publications of releases.</summary>
    public DbSet<PublicationRow> Publications => Set<PublicationRow>();

    /// <summary>Published photos that have to come down.</summary>
    public DbSet<TakedownRow> Takedowns => Set<TakedownRow>();

    /// <summary>The audit log.</summary>
    public DbSet<AuditEntryRow> AuditEntries => Set<AuditEntryRow>();

    /// <summary>How far jobs have come.</summary>
    public DbSet<JobProgressRow> JobProgress => Set<JobProgressRow>();

    /// <summary>The school whose rows are seen; 0 when there is none.</summary>
    public int CurrentSchoolId => scope.SchoolId ?? NoSchool;

    /// <inheritdoc/>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        CheckChanges();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    /// <inheritdoc/>
    /// <exception cref="SchoolScopeException">A row belongs to another school than the current one.</exception>
    /// <exception cref="AppendOnlyException">A row that may only be added would be changed or deleted.</exception>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        CheckChanges();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    /// <inheritdoc/>
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
        StoreAsCode<KeyPurpose>(configurationBuilder);
        configurationBuilder.Properties<IReadOnlyList<Reason>>().HaveConversion<ReasonCodesConverter, ReasonsComparer>();
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<InstantConverter>();
    }

    /// <inheritdoc/>
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
        where TEnum : struct, Enum =>
        configurationBuilder.Properties<TEnum>().HaveConversion<ReportCodeConverter<TEnum>>();

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
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted))
                continue;
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
