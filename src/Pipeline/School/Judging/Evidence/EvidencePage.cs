using System.Collections.Frozen;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Storage.Database;
using Npgsql;

namespace ConsentLens.Pipeline.School.Judging.Evidence;

/// <summary>Reads the evidence of some thousand photos at once.</summary>
internal sealed class EvidencePage
{
    private static readonly string[] Statements =
    [
        "select id, batch_id, state, screened_at is not null, damage_goes_unseen, unread_texts_since, read_at is null, coalesce(greatest(width, height), 0) from photos where school_id = $1 and id = any($2) order by id",
        """
        select photo_id, ordinal, quality, strength, best_similarity, margin, reopened_at, resembled, box_width, box_height, score, landmarks
        from faces where school_id = $1 and photo_id = any($2) order by photo_id, ordinal
        """,
        """
        select photo_id, face_ordinal, person_id, similarity, found_at
        from face_candidates where school_id = $1 and photo_id = any($2) order by photo_id, face_ordinal, rank
        """,
        """
        select distinct on (photo_id, face_ordinal) photo_id, face_ordinal, kind, person_id, said_at
        from human_assertions where school_id = $1 and photo_id = any($2) order by photo_id, face_ordinal, sequence desc
        """,
        "select photo_id, person_id, found_at from photo_names where school_id = $1 and photo_id = any($2) order by photo_id, person_id",
        "select photo_id, person_id, found_at from picture_names where school_id = $1 and photo_id = any($2) order by photo_id, person_id",
        """
        select distinct on (photo_id, kind) photo_id, kind, said_at, is_taken_back
        from photo_assertions where school_id = $1 and photo_id = any($2) order by photo_id, kind, sequence desc
        """,
        """
        select distinct on (photo_id, person_id, channel_id) photo_id, person_id, channel_id, said_at, is_taken_back
        from photo_exceptions where school_id = $1 and photo_id = any($2) order by photo_id, person_id, channel_id, sequence desc
        """,
        """
        select id, expected_pupils from batches
        where school_id = $1 and cardinality(declared_classes) > 0 and id in (select batch_id from photos where school_id = $1 and id = any($2))
        """,
        HeldPictures.Of,
        HeldPictures.SaidOf,
    ];

    private static readonly IReadOnlyDictionary<string, DateTimeOffset> NobodySince = FrozenDictionary<string, DateTimeOffset>.Empty;

    private readonly List<(long Id, long BatchId, PhotoState State, bool WasScreened, bool DamageGoesUnseen, DateTimeOffset? UnreadTextsSince, bool AwaitsReading, int LongSide)> _photos = [];
    private readonly List<(long PhotoId, short Ordinal, FaceFinding Finding)> _faces = [];
    private readonly Dictionary<(long PhotoId, short Ordinal), List<Candidate>> _candidates = [];
    private readonly Dictionary<(long PhotoId, short Ordinal), HumanAssertion> _assertions = [];
    private readonly Dictionary<long, Dictionary<string, DateTimeOffset>> _names = [];
    private readonly Dictionary<long, List<PictureName>> _written = [];
    private readonly Dictionary<long, List<PhotoAssertion>> _words = [];
    private readonly Dictionary<long, List<PhotoException>> _exceptions = [];
    private readonly Dictionary<long, HashSet<string>> _expected = [];
    private readonly Dictionary<long, List<HeldPicture>> _held = [];
    private readonly Dictionary<long, List<FaceSaidElsewhere>> _saidElsewhere = [];

    public static async Task<IEnumerable<StoredEvidence>> ReadAsync(NpgsqlConnection connection, int schoolId, long[] photoIds, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (string statement in Statements)
        {
            var command = new NpgsqlBatchCommand(statement);
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = schoolId });
            command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = photoIds });
            batch.BatchCommands.Add(command);
        }

        var page = new EvidencePage();
        Action<NpgsqlDataReader>[] readers = [page.ReadPhoto, page.ReadFace, page.ReadCandidate, page.ReadAssertion, page.ReadName, page.ReadWritten, page.ReadWord, page.ReadException, page.ReadExpected, page.ReadHeld, page.ReadSaidElsewhere];
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        foreach (Action<NpgsqlDataReader> read in readers)
        {
            while (await reader.ReadAsync(cancellationToken))
                read(reader);
            await reader.NextResultAsync(cancellationToken);
        }

        return page.Assemble();
    }

    private void ReadPhoto(NpgsqlDataReader row) =>
        _photos.Add((row.GetInt64(0), row.GetInt64(1), Parse<PhotoState>(row.GetString(2)), row.GetBoolean(3), row.GetBoolean(4), TimeOf(row, 5), row.GetBoolean(6), row.GetInt32(7)));

    private void ReadFace(NpgsqlDataReader row)
    {
        var comparison = new FaceComparison
        {
            Strength = Parse<MatchStrength>(row.GetString(3)),
            BestSimilarity = row.IsDBNull(4) ? null : row.GetFloat(4),
            Margin = row.IsDBNull(5) ? null : row.GetFloat(5),
        };
        var finding = new FaceFinding
        {
            Quality = Parse<FaceQuality>(row.GetString(2)),
            Comparison = comparison,
            View = FaceRow.ViewOf(row.GetFloat(8), row.GetFloat(9), row.GetFloat(10), row.GetFieldValue<float[]>(11)),
            ReopenedAt = TimeOf(row, 6),
            Resembled = row.GetFieldValue<string[]>(7),
        };
        _faces.Add((row.GetInt64(0), row.GetInt16(1), finding));
    }

    private void ReadCandidate(NpgsqlDataReader row)
    {
        (long, short) face = (row.GetInt64(0), row.GetInt16(1));
        if (!_candidates.TryGetValue(face, out List<Candidate>? candidates))
            _candidates.Add(face, candidates = []);
        candidates.Add(new Candidate(row.GetString(2), row.GetFloat(3)) { FoundAt = row.GetFieldValue<DateTimeOffset>(4) });
    }

    private void ReadAssertion(NpgsqlDataReader row)
    {
        // Null takes back what was said before.
        if (row.IsDBNull(2))
            return;
        var assertion = new HumanAssertion(Parse<HumanAssertionKind>(row.GetString(2)), row.GetFieldValue<DateTimeOffset>(4), row.IsDBNull(3) ? null : row.GetString(3));
        _assertions.Add((row.GetInt64(0), row.GetInt16(1)), assertion);
    }

    private void ReadName(NpgsqlDataReader row)
    {
        long photo = row.GetInt64(0);
        if (!_names.TryGetValue(photo, out Dictionary<string, DateTimeOffset>? names))
            _names.Add(photo, names = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal));
        names.Add(row.GetString(1), row.GetFieldValue<DateTimeOffset>(2));
    }

    private void ReadWritten(NpgsqlDataReader row)
    {
        long photo = row.GetInt64(0);
        if (!_written.TryGetValue(photo, out List<PictureName>? names))
            _written.Add(photo, names = []);
        names.Add(new PictureName(row.GetString(1), row.GetFieldValue<DateTimeOffset>(2)));
    }

    private void ReadWord(NpgsqlDataReader row)
    {
        if (row.GetBoolean(3))
            return;
        long photo = row.GetInt64(0);
        if (!_words.TryGetValue(photo, out List<PhotoAssertion>? words))
            _words.Add(photo, words = []);
        words.Add(new PhotoAssertion(Parse<PhotoAssertionKind>(row.GetString(1)), row.GetFieldValue<DateTimeOffset>(2)));
    }

    private void ReadException(NpgsqlDataReader row)
    {
        if (row.GetBoolean(4))
            return;
        long photo = row.GetInt64(0);
        if (!_exceptions.TryGetValue(photo, out List<PhotoException>? exceptions))
            _exceptions.Add(photo, exceptions = []);
        exceptions.Add(new PhotoException(row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)));
    }

    private void ReadExpected(NpgsqlDataReader row) => _expected.Add(row.GetInt64(0), row.GetFieldValue<string[]>(1).ToHashSet(StringComparer.Ordinal));

    private void ReadHeld(NpgsqlDataReader row)
    {
        long photo = row.GetInt64(0);
        if (!_held.TryGetValue(photo, out List<HeldPicture>? held))
            _held.Add(photo, held = []);
        held.Add(new HeldPicture(row.GetInt64(1), row.GetBoolean(2), row.GetFieldValue<DateTimeOffset>(3), row.IsDBNull(4) ? null : row.GetString(4)));
    }

    private void ReadSaidElsewhere(NpgsqlDataReader row)
    {
        long photo = row.GetInt64(0);
        if (!_saidElsewhere.TryGetValue(photo, out List<FaceSaidElsewhere>? said))
            _saidElsewhere.Add(photo, said = []);
        said.Add(new FaceSaidElsewhere(row.GetInt64(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetFieldValue<DateTimeOffset>(3)));
    }

    private IEnumerable<StoredEvidence> Assemble()
    {
        int face = 0;
        foreach ((long id, long batchId, PhotoState state, bool wasScreened, bool damageGoesUnseen, DateTimeOffset? unreadTextsSince, bool awaitsReading, int longSide) in _photos)
        {
            List<short> ordinals = [];
            List<FaceFinding> findings = [];
            for (; face < _faces.Count && _faces[face].PhotoId == id; face++)
            {
                ordinals.Add(_faces[face].Ordinal);
                findings.Add(FindingOf(_faces[face].Finding, (id, _faces[face].Ordinal)));
            }

            var evidence = new PhotoEvidence
            {
                FullyScanned = wasScreened && state is (PhotoState.Screened or PhotoState.Purged),
                DamageGoesUnseen = damageGoesUnseen,
                LongSide = longSide,
                HasUnreadTexts = unreadTextsSince is not null,
                UnreadTextsSince = unreadTextsSince,
                Faces = findings,
                NamedPersonIds = _names.TryGetValue(id, out Dictionary<string, DateTimeOffset>? names) ? [.. names.Keys] : [],
                NamedSince = names ?? NobodySince,
                AwaitsReading = awaitsReading,
                NamesInPicture = _written.TryGetValue(id, out List<PictureName>? written) ? written : [],
                HeldPictures = _held.TryGetValue(id, out List<HeldPicture>? held) ? held : [],
                SaidElsewhere = _saidElsewhere.TryGetValue(id, out List<FaceSaidElsewhere>? said) ? said : [],
                Assertions = _words.TryGetValue(id, out List<PhotoAssertion>? words) ? words : [],
                Exceptions = _exceptions.TryGetValue(id, out List<PhotoException>? exceptions) ? exceptions : [],
                ExpectedPupils = _expected.GetValueOrDefault(batchId),
            };
            yield return new StoredEvidence(id, batchId, state, ordinals, evidence);
        }
    }

    private FaceFinding FindingOf(FaceFinding face, (long PhotoId, short Ordinal) key) => face with
    {
        Comparison = _candidates.TryGetValue(key, out List<Candidate>? candidates) ? face.Comparison with { Candidates = candidates } : face.Comparison,
        Human = _assertions.GetValueOrDefault(key),
    };

    private static DateTimeOffset? TimeOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static TEnum Parse<TEnum>(string code)
        where TEnum : struct, Enum => ReportCodeConverter<TEnum>.Parse(code);
}
