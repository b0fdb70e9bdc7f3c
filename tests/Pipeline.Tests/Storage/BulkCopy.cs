using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Npgsql;

namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>Inserts many rows at once by PostgreSQL's binary COPY: tens of thousands a second, where single inserts make a few thousand.</summary>
public static class BulkCopy
{
    // Npgsql's half a minute is meant for single statements.
    private static readonly TimeSpan LongestCopy = TimeSpan.FromHours(1);

    /// <summary>Numbers for new rows of a table whose numbers the database gives, as a row must have its own before rows that refer to it can be written.</summary>
    /// <exception cref="ArgumentException">The table has no such numbers.</exception>
    public static async Task<long[]> ReserveIdsAsync<TRow>(ConsentLensDbContext context, int count, CancellationToken cancellationToken)
        where TRow : class, ISchoolOwned
    {
        IEntityType entity = EntityOf<TRow>(context);
        IProperty number = entity.GetProperties().SingleOrDefault(IsGivenByDatabase)
            ?? throw new ArgumentException($"The table {entity.GetTableName()} has no numbers that the database gives.");
        return await context.Database
            .SqlQuery<long>($"select nextval(pg_get_serial_sequence({entity.GetTableName()}, {number.GetColumnName()})) as value from generate_series(1, {count})")
            .ToArrayAsync(cancellationToken);
    }

    /// <summary>Inserts rows, all or none, in the context's transaction if it has one. Numbers that the database gives are taken from the rows, save for
    /// append-only tables, whose rows are numbered as they come.</summary>
    /// <returns>How many were written.</returns>
    /// <exception cref="SchoolScopeException">A row belongs to another school than the context's.</exception>
    /// <exception cref="PostgresException">The database refused a row.</exception>
    public static async Task<ulong> InsertAsync<TRow>(ConsentLensDbContext context, IEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class, ISchoolOwned
    {
        IEntityType entity = EntityOf<TRow>(context);
        bool isNumberedByDatabase = typeof(IAppendOnly).IsAssignableFrom(typeof(TRow));
        BulkColumn[] columns =
        [
            .. entity.GetProperties()
                .Where(property => !(isNumberedByDatabase && IsGivenByDatabase(property)))
                .Select(property => new BulkColumn(property)),
        ];
        string names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));

        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            var connection = (NpgsqlConnection)context.Database.GetDbConnection();
            await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync(
                $"copy \"{entity.GetTableName()}\" ({names}) from stdin (format binary)", cancellationToken);
            // The references of all rows are checked at the end, which takes longer than writing them.
            importer.Timeout = LongestCopy;
            foreach (TRow row in rows)
            {
                if (row.SchoolId != context.CurrentSchoolId)
                    throw new SchoolScopeException($"A {entity.DisplayName()} of another school than the current one ({context.CurrentSchoolId}) was to be saved; nothing was saved.");
                await importer.StartRowAsync(cancellationToken);
                foreach (BulkColumn column in columns) await column.WriteAsync(importer, row, cancellationToken);
            }
            return await importer.CompleteAsync(cancellationToken);
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }

    private static IEntityType EntityOf<TRow>(ConsentLensDbContext context) =>
        context.Model.FindEntityType(typeof(TRow)) ?? throw new ArgumentException($"{typeof(TRow).Name} is no table of the database.");

    private static bool IsGivenByDatabase(IProperty property) => property.ValueGenerated == ValueGenerated.OnAdd;
}

/// <summary>Writes one property of rows as the schema stores it.</summary>
internal sealed class BulkColumn
{
    private readonly IClrPropertyGetter _getter;
    private readonly ValueConverter? _converter;
    private readonly string _type;

    public BulkColumn(IProperty property)
    {
        RelationalTypeMapping mapping = property.GetRelationalTypeMapping();
        (Name, _getter, _converter, _type) = (property.GetColumnName(), property.GetGetter(), mapping.Converter, mapping.StoreTypeNameBase);
    }

    public string Name { get; }

    public Task WriteAsync(NpgsqlBinaryImporter importer, object row, CancellationToken cancellationToken)
    {
        object? value = _getter.GetClrValueUsingContainingEntity(row);
        object? stored = value is null || _converter is null ? value : _converter.ConvertToProvider(value);
        return stored is null ? importer.WriteNullAsync(cancellationToken) : importer.WriteAsync(stored, _type, cancellationToken);
    }
}
