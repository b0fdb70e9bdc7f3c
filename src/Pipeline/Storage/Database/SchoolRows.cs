using ConsentLens.Pipeline.Storage.Encryption.Keys;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A school. Visible only while it is the current one; <see cref="SchoolDirectory"/> lists them all.</summary>
public sealed class SchoolRow
{
    /// <summary>Its id, from 1.</summary>
    public int Id { get; init; }
    public required string Name { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Goes up with every template made or destroyed. A photo whose <see cref="PhotoRow.MatchedGalleryRevision"/> is lower has to be matched
    /// again.</summary>
    public long GalleryRevision { get; set; }
}

internal sealed class SchoolRowConfiguration : IEntityTypeConfiguration<SchoolRow>
{
    public void Configure(EntityTypeBuilder<SchoolRow> builder)
    {
        builder.ToTable("schools", table => table.HasCheckConstraint("ck_schools_id", "id > 0"));
        builder.HasKey(school => school.Id);
        builder.Property(school => school.Name).HasMaxLength(200);
        builder.HasIndex(school => school.Name).IsUnique();
    }
}

/// <summary>What a school has settled for itself. A school without a row keeps to the usual values.</summary>
public sealed class SchoolSettingsRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    /// <summary>Days after which a photo goes that is blocked on every channel; null for the usual.</summary>
    public int? KeepBlockedDays { get; set; }
    /// <summary>Days after which a photo goes that no release ever used; null for the usual.</summary>
    public int? KeepUnusedDays { get; set; }
    /// <summary>Similarity from which a face is taken for a person, 0..1; null for the model pack's own.</summary>
    public double? MatchAt { get; set; }
    /// <summary>Similarity from which a face may be a person, 0..1; null for the model pack's own.</summary>
    public double? PossibleAt { get; set; }
    /// <summary>A looser <see cref="MatchAt"/> that waits for the safeguarding lead; null for the model pack's own.</summary>
    public double? AskedMatchAt { get; set; }
    /// <summary>A looser <see cref="PossibleAt"/> that waits for the safeguarding lead; null for the model pack's own.</summary>
    public double? AskedPossibleAt { get; set; }
    /// <summary>Who asked for them; null while nothing waits.</summary>
    public string? AskedBy { get; set; }
    public DateTimeOffset? AskedAt { get; set; }
    public required string ChangedBy { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }
}

internal sealed class SchoolSettingsRowConfiguration : IEntityTypeConfiguration<SchoolSettingsRow>
{
    public void Configure(EntityTypeBuilder<SchoolSettingsRow> builder)
    {
        builder.ToTable("school_settings", table =>
        {
            table.HasCheckConstraint("ck_school_settings_days", "keep_blocked_days > 0 and keep_unused_days > 0");
            table.HasCheckConstraint("ck_school_settings_thresholds", "match_at between 0 and 1 and possible_at between 0 and 1 and possible_at <= match_at");
            table.HasCheckConstraint("ck_school_settings_asked", "(asked_by is null) = (asked_at is null) and (asked_by is not null or num_nulls(asked_match_at, asked_possible_at) = 2)");
        });
        builder.HasKey(settings => settings.SchoolId);
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(settings => settings.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>A key of a school as a whole, itself encrypted under the master key: for its photos and texts, or for the seals of its audit log.</summary>
public sealed class SchoolKeyRow : ISchoolOwned
{
    public required int SchoolId { get; init; }
    /// <summary>What it protects; one key for each purpose. People's own keys are <see cref="PersonKeyRow"/>s.</summary>
    public required KeyPurpose Purpose { get; init; }
    /// <summary>The key, encrypted under the master key.</summary>
    public required byte[] WrappedKey { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SchoolKeyRowConfiguration : IEntityTypeConfiguration<SchoolKeyRow>
{
    public void Configure(EntityTypeBuilder<SchoolKeyRow> builder)
    {
        builder.ToTable("school_keys", table => table.HasCheckConstraint("ck_school_keys_not_personal", "purpose <> 'person_biometrics'"));
        builder.HasKey(key => new { key.SchoolId, key.Purpose });
        builder.HasOne<SchoolRow>().WithMany().HasForeignKey(key => key.SchoolId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>Every school of the database: the one query that looks beyond the current school, and it sees no more than ids and names.</summary>
public sealed class SchoolDirectory(ConsentLensDbContextFactory contexts)
{
    /// <summary>All schools, in the order of their ids.</summary>
    public async Task<IReadOnlyList<SchoolListing>> ListAsync(CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(SchoolScope.Nobody);
        return await context.Schools
            .IgnoreQueryFilters([ConsentLensDbContext.SchoolFilter])
            .OrderBy(school => school.Id)
            .Select(school => new SchoolListing(school.Id, school.Name))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Adds a school and returns its id.</summary>
    /// <exception cref="DbUpdateException">Another school has the name.</exception>
    public async Task<int> AddAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        await using ConsentLensDbContext context = contexts.Create(SchoolScope.Nobody);
        var school = new SchoolRow { Name = name.Trim(), CreatedAt = now };
        context.Schools.Add(school);
        await context.SaveChangesAsync(cancellationToken);
        return school.Id;
    }
}

/// <summary>A school in a list.</summary>
public sealed record SchoolListing(int Id, string Name);
