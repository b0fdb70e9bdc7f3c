using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Access.Schema;

/// <summary>Who can sign in: separate tables, in the database schema <c>access</c>.</summary>
public sealed class AccessDbContext(DbContextOptions<AccessDbContext> options) : IdentityUserContext<User, int>(options)
{
    /// <summary>The database schema of the tables.</summary>
    public const string SchemaName = "access";

    /// <summary>The table of applied migrations.</summary>
    public const string MigrationsTable = "migrations";

    /// <summary>Who has which role at which school.</summary>
    public DbSet<Membership> Memberships => Set<Membership>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDefaultSchema(SchemaName);
        builder.Entity<User>().ToTable("users");
        builder.Entity<User>().Property(user => user.DisplayName).HasMaxLength(100);
        builder.Entity<IdentityUserClaim<int>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<int>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<int>>().ToTable("user_tokens");
        builder.Entity<Membership>(membership =>
        {
            membership.ToTable("memberships");
            membership.HasKey(row => new { row.UserId, row.SchoolId, row.Role });
            membership.Property(row => row.Role).HasConversion<string>().HasMaxLength(20);
            membership.HasIndex(row => row.SchoolId);
            membership.HasOne<User>().WithMany(user => user.Memberships).HasForeignKey(row => row.UserId).OnDelete(DeleteBehavior.Cascade);
        });
    }
}
