using Npgsql;

namespace ConsentLens.Pipeline.School.Invariants.Rows;

/// <summary>Asks the database for violations of rules that are statements.</summary>
internal sealed class RowRules(IReadOnlyList<RowRule> rules) : IInvariantCheck
{
    /// <inheritdoc/>
    public async Task RunAsync(SchoolUnderCheck school, CancellationToken cancellationToken)
    {
        foreach (RowRule rule in rules)
        {
            Tally tally = school[rule.Rule];
            await using NpgsqlCommand count = CommandOf(school, rule.Checked);
            tally.Look((long)(await count.ExecuteScalarAsync(cancellationToken))!);
            await using NpgsqlCommand violations = CommandOf(school, rule.Violations);
            await using NpgsqlDataReader row = await violations.ExecuteReaderAsync(cancellationToken);
            while (await row.ReadAsync(cancellationToken))
                tally.Violate(row.GetString(0));
        }
    }

    private static NpgsqlCommand CommandOf(SchoolUnderCheck school, string sql)
    {
        NpgsqlCommand command = school.DataSource.CreateCommand(sql);
        // A large school on a slow disk takes what it takes.
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = school.Id });
        return command;
    }
}
