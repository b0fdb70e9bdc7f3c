using ConsentLens.Consent;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.School.Judging;

/// <summary>Reads and writes the verdicts of some thousand photos at once.</summary>
internal sealed class VerdictTable(NpgsqlConnection connection, int schoolId)
{
    /// <summary>Version of the rules by which this program judges; goes up with every change of the policy's table.</summary>
    private const int RulesetVersion = 1;

    /// <summary>
    /// A changed verdict leaves behind what was proved of a copy made for the former one. A proof that failed stays, so that nobody has to
    /// see it fail a second time.
    /// </summary>
    private const string WriteCurrent =
        """
        insert into verdicts (school_id, photo_id, channel_id, verdict, reasons, ruleset_version, judged_at)
        select $1, photo, channel, verdict, string_to_array(reasons, ','), $6, $7
        from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as changed (photo, channel, verdict, reasons)
        on conflict (school_id, photo_id, channel_id) do update set
            verdict = excluded.verdict, reasons = excluded.reasons, ruleset_version = excluded.ruleset_version, judged_at = excluded.judged_at,
            copy_proof = nullif(verdicts.copy_proof, 'safe')
        """;

    private const string WriteHistory =
        """
        insert into verdict_history (school_id, photo_id, channel_id, verdict, reasons, ruleset_version, judged_at, cause)
        select $1, photo, channel, verdict, string_to_array(reasons, ','), $6, $7, $8
        from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as changed (photo, channel, verdict, reasons)
        """;

    /// <summary>The current verdicts of these photos.</summary>
    public async Task<Dictionary<(long PhotoId, string ChannelId), StoredVerdict>> ReadAsync(long[] photoIds, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select photo_id, channel_id, verdict, array_to_string(reasons, ','), copy_proof
            from verdicts where school_id = $1 and photo_id = any($2)
            """;
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = photoIds });
        var verdicts = new Dictionary<(long, string), StoredVerdict>();
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            CopyProof? proof = row.IsDBNull(4) ? null : ReportCodeConverter<CopyProof>.Parse(row.GetString(4));
            var verdict = new StoredVerdict(ReportCodeConverter<Verdict>.Parse(row.GetString(2)), row.GetString(3), proof);
            verdicts.Add((row.GetInt64(0), row.GetString(1)), verdict);
        }

        return verdicts;
    }

    /// <summary>Writes changed verdicts, and each into the history.</summary>
    public async Task WriteAsync(IReadOnlyList<ChangedVerdict> changed, JudgingCause cause, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (changed.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(CommandOf(WriteCurrent, changed, now));
        NpgsqlBatchCommand history = CommandOf(WriteHistory, changed, now);
        history.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ReportCode.Of(cause) });
        batch.BatchCommands.Add(history);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlBatchCommand CommandOf(string sql, IReadOnlyList<ChangedVerdict> changed, DateTimeOffset now)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. changed.Select(verdict => verdict.PhotoId)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. changed.Select(verdict => verdict.ChannelId)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. changed.Select(verdict => ReportCode.Of(verdict.Verdict))] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. changed.Select(verdict => verdict.Reasons)] });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = RulesetVersion });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = now.UtcDateTime });
        return command;
    }
}

/// <summary>The verdict that a photo has on a channel.</summary>
/// <param name="Verdict">What may be done with it.</param>
/// <param name="Reasons">Why, as codes joined by commas.</param>
/// <param name="Proof">What the second screening of its copy found, or null.</param>
internal sealed record StoredVerdict(Verdict Verdict, string Reasons, CopyProof? Proof)
{
    /// <summary>What has to be written where <paramref name="verdict"/> is another one; null where it is the same.</summary>
    public static ChangedVerdict? Changed(long photoId, string channelId, StoredVerdict? before, PhotoVerdict verdict)
    {
        string reasons = CodesOf(verdict);
        return before?.Verdict == verdict.Verdict && before.Reasons == reasons ? null : new ChangedVerdict(photoId, channelId, verdict.Verdict, reasons);
    }

    public static string CodesOf(PhotoVerdict verdict) => string.Join(',', verdict.Reasons.Select(ReasonText.Code));
}

/// <summary>A verdict that is to be written.</summary>
/// <param name="Verdict">What may be done with the photo.</param>
/// <param name="Reasons">Why, as codes joined by commas.</param>
internal sealed record ChangedVerdict(long PhotoId, string ChannelId, Verdict Verdict, string Reasons);
