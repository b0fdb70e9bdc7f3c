using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>The accepted and the rejected rows of a register file. The caller decides whether to continue if some were rejected: people in rejected rows are
/// not on the register, so nobody can recognise them.</summary>
public sealed record RegisterFile
{
    public required FrozenSet<RegisterColumn> Columns { get; init; }

    /// <summary>Headings of unused columns; none resembles one that is used.</summary>
    public ImmutableArray<string> ExtraColumns { get; init; } = [];

    /// <summary>Rows that hold no person: what stands above the headings, the headings again, and totals at the end.</summary>
    public ImmutableArray<UnreadRow> Unread { get; init; } = [];

    /// <summary>In the order of the file.</summary>
    public required ImmutableArray<RegisterRow> Rows { get; init; }

    /// <summary>In the order of the file.</summary>
    public required ImmutableArray<RejectedRow> Rejected { get; init; }

    /// <summary>The register made from the accepted rows; it does not hold the people in rejected rows.</summary>
    /// <param name="effectiveFrom">When the consents take effect: the time of the import.</param>
    public SchoolRegister ToRegister(DateTimeOffset effectiveFrom) => new(
        Rows.Select(row => row.Person),
        new ConsentLedger(Decisions(effectiveFrom)),
        Rows.ToDictionary(row => row.Person.Id, row => row.Biometrics));

    private IEnumerable<ConsentDecision> Decisions(DateTimeOffset effectiveFrom)
    {
        long sequence = 0;
        foreach (RegisterRow row in Rows)
        {
            foreach ((Use use, bool isGiven) in row.Consents.OrderBy(pair => pair.Key))
            {
                sequence++;
                yield return new ConsentDecision
                {
                    Sequence = sequence,
                    PersonId = row.Person.Id,
                    Use = use,
                    Kind = isGiven ? DecisionKind.Given : DecisionKind.Refused,
                    DecidedBy = row.Person.Role == PersonRole.Pupil ? Decider.ParentOrCarer : Decider.Self,
                    EffectiveFrom = effectiveFrom,
                    EvidenceReference = $"register file, line {row.Line}",
                };
            }
        }
    }
}

/// <summary>One accepted row of a register file. It prints as its line and id alone.</summary>
public sealed record RegisterRow
{
    /// <summary>The line of the file, or the row of the sheet, on which it begins.</summary>
    public required int Line { get; init; }

    public required Person Person { get; init; }

    /// <summary>The answer for each use: true for <c>yes</c>, false for <c>no</c>. A use left empty, or without a column, is missing.</summary>
    public required FrozenDictionary<Use, bool> Consents { get; init; }

    public required BiometricAnswers Biometrics { get; init; }

    // A record prints all its members by default; consents do not belong in logs.
    private bool PrintMembers(StringBuilder builder)
    {
        _ = builder.Append(nameof(Line)).Append(" = ").Append(Line).Append(", Id = ").Append(Person.Id);
        return true;
    }
}

/// <summary>A row of a file that holds no person.</summary>
/// <param name="Line">The line of the file, or the row of the sheet.</param>
/// <param name="Text">What stands in it.</param>
public sealed record UnreadRow(int Line, string Text);

/// <summary>The file cannot be read as a register at all. The message is one sentence for the user.</summary>
public sealed class RegisterFormatException(string message, Exception? inner = null) : Exception(message, inner);
