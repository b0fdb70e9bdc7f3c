using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace ConsentLens.Pipeline.School.Invariants.Schema;

/// <summary>
/// Looks at the tables themselves: that nobody took the triggers or the references away, that no row slipped in while they were off, and that no column came to be
/// in which an embedding of somebody unknown could lie.
/// </summary>
internal sealed class TableRules : IInvariantCheck
{
    /// <summary>The only list of numbers: five points of a face.</summary>
    private const int LandmarkNumbers = 10;

    /// <summary>Hashes and wrapped keys are shorter; the smallest embedding has 512 bytes.</summary>
    private const int MostBytes = 200;

    private const string Triggers =
        """
        select cls.relname::text from pg_trigger trg
        join pg_class cls on cls.oid = trg.tgrelid
        join pg_proc proc on proc.oid = trg.tgfoid
        where cls.relnamespace = 'public'::regnamespace and trg.tgname = 'append_only' and trg.tgenabled = 'A'
            and trg.tgtype = 58 and proc.proname = 'refuse_change' and proc.prosrc ~ '^\s*begin\s+raise exception '
        """;

    private const string References =
        """
        select conname::text from pg_constraint where contype = 'f' and convalidated and connamespace = 'public'::regnamespace
            and not exists (select from pg_trigger trg where trg.tgconstraint = pg_constraint.oid and trg.tgenabled = 'D')
        """;

    private const string Columns =
        """
        select table_name::text, column_name::text, udt_name::text from information_schema.columns
        where table_schema = 'public' order by 1, 2
        """;

    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = school.Context();
        IEntityType[] tables = [.. context.Model.GetEntityTypes()];
        await CheckTriggersAsync(school, tables, cancellationToken);
        await CheckReferencesAsync(school, tables, cancellationToken);
        await CheckColumnsAsync(school, tables, cancellationToken);
    }

    private static async Task CheckTriggersAsync(SchoolUnderCheck school, IEntityType[] tables, CancellationToken cancellationToken)
    {
        string[] guarded = await TextsAsync(school, Triggers, cancellationToken);
        foreach (IEntityType table in tables.Where(table => typeof(IAppendOnly).IsAssignableFrom(table.ClrType)))
        {
            school[Invariant.AppendOnly].Look();
            if (!guarded.Contains(table.GetTableName()))
                school[Invariant.AppendOnly].Violate($"the table {table.GetTableName()} can be changed: its trigger is disabled, missing or different");
        }
    }

    private static async Task CheckReferencesAsync(SchoolUnderCheck school, IEntityType[] tables, CancellationToken cancellationToken)
    {
        Tally tally = school[Invariant.SchoolsApart];
        string[] enforced = await TextsAsync(school, References, cancellationToken);
        IForeignKey[] keys = [.. tables.SelectMany(table => table.GetForeignKeys())];
        tally.Look(keys.Length);
        foreach (IForeignKey key in keys.Where(key => !enforced.Contains(key.GetConstraintName())))
            tally.Violate($"the database does not enforce {key.GetConstraintName()}");
        foreach (string row in await TextsAsync(school, string.Join(" union all ", keys.Select(DanglingOf)), cancellationToken))
            tally.Violate(row);
    }

    /// <summary>Rows of the school that refer to nothing of the school, whether or not the database would let them in now.</summary>
    private static string DanglingOf(IForeignKey key)
    {
        (string child, string parent) = (key.DeclaringEntityType.GetTableName()!, key.PrincipalEntityType.GetTableName()!);
        (string Own, string Other)[] pairs = [.. key.Properties.Zip(key.PrincipalKey.Properties, (own, other) => (own.GetColumnName(), other.GetColumnName()))];
        string isSet = string.Join(" and ", pairs.Select(pair => $"child.{pair.Own} is not null"));
        string same = string.Join(" and ", pairs.Select(pair => $"parent.{pair.Other} = child.{pair.Own}"));
        string values = string.Join(" || '/' || ", pairs.Select(pair => $"child.{pair.Own}"));
        return $"(select '{child} refers to {parent} ' || {values} || ', which is not there' from {child} child where child.school_id = $1 and {isSet} and not exists (select from {parent} parent where {same}) limit {InvariantFinding.MostNamed})";
    }

    private static async Task CheckColumnsAsync(SchoolUnderCheck school, IEntityType[] tables, CancellationToken cancellationToken)
    {
        Tally tally = school[Invariant.NoEmbeddings];
        HashSet<string> known = [.. tables.SelectMany(table => table.GetProperties().Select(column => $"{table.GetTableName()}.{column.GetColumnName()}"))];
        await using NpgsqlCommand command = school.DataSource.CreateCommand(Columns);
        List<(string Table, string Column, string Type)> columns = [];
        await using (NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
                columns.Add((row.GetString(0), row.GetString(1), row.GetString(2)));
        }

        tally.Look(columns.Count);
        foreach ((string table, string column, _) in columns.Where(column => column.Table != ConsentLensDbContextFactory.MigrationsTable && !known.Contains($"{column.Table}.{column.Column}")))
            tally.Violate($"the column {table}.{column} is not known");
        string[] questions =
        [
            .. columns
                .Where(column => known.Contains($"{column.Table}.{column.Column}"))
                .GroupBy(column => column.Table, StringComparer.Ordinal)
                .Select(ofTable => QuestionOf(ofTable.Key, [.. ofTable.Select(column => (column.Column, HasRoomFor(column.Table, column.Column, column.Type))).Where(column => column.Item2.Length > 0)]))
                .Where(question => question.Length > 0),
        ];
        foreach (string column in await TextsAsync(school, string.Join(" union all ", questions), cancellationToken))
            tally.Violate($"the column {column} contains a value large enough for an embedding");
    }

    /// <summary>One look at a table for all of its columns.</summary>
    private static string QuestionOf(string table, (string Column, string IsSuspect)[] columns)
    {
        if (columns.Length == 0)
            return string.Empty;
        string aggregates = string.Join(", ", columns.Select((column, index) => $"bool_or({column.IsSuspect}) as c{index}"));
        string values = string.Join(", ", columns.Select((column, index) => $"('{table}.{column.Column}', c{index})"));
        return $"(select suspect.name from (select {aggregates} from {table}) found, lateral (values {values}) as suspect (name, is_so) where suspect.is_so)";
    }

    /// <summary>When a value is suspect; empty for a type in which nothing fits. Short texts are passed over by their length, which costs next to nothing.</summary>
    private static string HasRoomFor(string table, string column, string type) => type switch
    {
        "_float4" or "_float8" or "_numeric" => $"cardinality({column}) > {LandmarkNumbers}",
        // Which faces were removed: as many numbers as there are faces.
        "_int2" or "_int4" or "_int8" when table != "release_items" => $"cardinality({column}) > {LandmarkNumbers}",
        // Templates are sealed under their person's key, texts of people under the school's.
        "bytea" when !column.EndsWith("_ciphertext", StringComparison.Ordinal) => $"octet_length({column}) > {MostBytes}",
        "text" or "varchar" or "json" or "jsonb" or "_text" or "_varchar" => $"length({column}::text) > {MostBytes} and {column}::text ~ '(-?[0-9]+[.][0-9]+[^0-9a-zA-Z]{{1,3}}){{31}}'",
        _ => string.Empty,
    };

    private static async Task<string[]> TextsAsync(SchoolUnderCheck school, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = school.DataSource.CreateCommand(sql);
        command.CommandTimeout = 0;
        if (sql.Contains("$1", StringComparison.Ordinal))
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = school.Id });
        List<string> texts = [];
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
            texts.Add(row.GetString(0));
        return [.. texts];
    }
}
