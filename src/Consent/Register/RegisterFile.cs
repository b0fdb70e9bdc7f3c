using System.Collections.Frozen;
using System.Collections.Immutable;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>
/// What a register file holds: the rows that are sound, and those that are not. It is for the caller to decide whether to go on
/// when some were rejected: whoever is rejected is not on the register, so nobody can recognise them.
/// </summary>
public sealed record RegisterFile
{
    /// <summary>The columns that the file has.</summary>
    public required FrozenSet<RegisterColumn> Columns { get; init; }

    /// <summary>The rows that were taken, in the order of the file.</summary>
    public required ImmutableArray<RegisterRow> Rows { get; init; }

    /// <summary>The rows that were not, in the order of the file.</summary>
    public required ImmutableArray<RejectedRow> Rejected { get; init; }

    /// <summary>The register of the rows that were taken; nothing is held against the rejected ones.</summary>
    /// <param name="effectiveFrom">From when on the consents hold: the instant of the import.</param>
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
