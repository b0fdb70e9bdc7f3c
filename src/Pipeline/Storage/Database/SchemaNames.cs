using System.Linq.Expressions;
using System.Text.Json;
using ConsentLens.Consent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Names columns, keys and indexes in snake_case, and lets the database check codes and hashes as the program does.</summary>
internal static class SchemaNames
{
    public static void Apply(ModelBuilder modelBuilder)
    {
        foreach (IMutableEntityType entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (IMutableProperty property in entity.GetProperties())
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            AddCheckConstraints(entity);
            NameKeys(entity);
        }
    }

    private static void NameKeys(IMutableEntityType entity)
    {
        foreach (IMutableKey key in entity.GetKeys()) key.SetName(Lower(key.GetName()));
        foreach (IMutableForeignKey foreignKey in entity.GetForeignKeys()) foreignKey.SetConstraintName(Lower(foreignKey.GetConstraintName()));
        foreach (IMutableIndex index in entity.GetIndexes()) index.SetDatabaseName(Lower(index.GetDatabaseName()));
    }

    private static void AddCheckConstraints(IMutableEntityType entity)
    {
        string table = entity.GetTableName()!;
        foreach (IMutableProperty property in entity.GetProperties())
        {
            string column = property.GetColumnName();
            if (property.IsFixedLength() == true)
                _ = entity.AddCheckConstraint($"ck_{table}_{column}", $"octet_length({column}) = {property.GetMaxLength()}");
            else if ((Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) is { IsEnum: true } type)
                _ = entity.AddCheckConstraint($"ck_{table}_{column}", $"{column} in ({CodesOf(type)})");
        }
    }

    private static string CodesOf(Type enumeration)
    {
        var codes = (IReadOnlyList<string>)typeof(ReportCode).GetMethod(nameof(ReportCode.All))!.MakeGenericMethod(enumeration).Invoke(null, null)!;
        return string.Join(", ", codes.Select(code => $"'{code}'"));
    }

    private static string? Lower(string? name) => name?.ToLowerInvariant();
}

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
        where TRow : class, ISchoolOwned => builder.HasOne<PersonRow>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Restrict);

    public static void BelongsToPhoto<TRow>(this EntityTypeBuilder<TRow> builder, Expression<Func<TRow, object?>> key, DeleteBehavior onDelete)
        where TRow : class, ISchoolOwned => builder.HasOne<PhotoRow>().WithMany().HasForeignKey(key).OnDelete(onDelete);

    /// <summary>Refers to a channel, which cannot be deleted while it does.</summary>
    public static void BelongsToChannel<TRow>(this EntityTypeBuilder<TRow> builder, Expression<Func<TRow, object?>> key)
        where TRow : class, ISchoolOwned =>
        builder.HasOne<ChannelRow>().WithMany().HasForeignKey(key).OnDelete(DeleteBehavior.Restrict);

    /// <summary>Holds 32 bytes.</summary>
    public static void IsSha256<TBytes>(this PropertyBuilder<TBytes> property) => property.HasMaxLength(Sha256Length).IsFixedLength();
}
