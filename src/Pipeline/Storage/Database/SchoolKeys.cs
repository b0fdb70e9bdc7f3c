using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>What the keys of all tables have in common: they begin with the school.</summary>
internal static class SchoolKeys
{
    public const int Sha256Length = 32;

    /// <summary>The key is the school and a number that the database gives.</summary>
    public static void HasSchoolKey<TRow>(this EntityTypeBuilder<TRow> builder, Expression<Func<TRow, long>> number)
        where TRow : class, ISchoolOwned
    {
        PropertyBuilder<long> property = builder.Property(number);
        property.ValueGeneratedOnAdd().UseIdentityByDefaultColumn();
        builder.HasKey(nameof(ISchoolOwned.SchoolId), property.Metadata.Name);
    }

    /// <summary>Refers to a person, who cannot be deleted while it does.</summary>
    public static void BelongsToPerson<TRow>(this EntityTypeBuilder<TRow> builder, Expression<Func<TRow, object?>> key)
        where TRow : class, ISchoolOwned =>
        builder.HasOne<PersonRow>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Restrict);

    /// <summary>Refers to a photo.</summary>
    public static void BelongsToPhoto<TRow>(this EntityTypeBuilder<TRow> builder, Expression<Func<TRow, object?>> key, DeleteBehavior onDelete)
        where TRow : class, ISchoolOwned =>
        builder.HasOne<PhotoRow>().WithMany().HasForeignKey(key).OnDelete(onDelete);

    /// <summary>Holds 32 bytes.</summary>
    public static void IsSha256<TBytes>(this PropertyBuilder<TBytes> property) => property.HasMaxLength(Sha256Length).IsFixedLength();
}
