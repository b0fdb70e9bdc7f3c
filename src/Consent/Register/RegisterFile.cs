using System.Collections.Frozen;
using System.Collections.Immutable;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>
/// What a register file contains: the accepted rows and the rejected ones. The caller decides whether to go on
/// when some were rejected: whoever is in a rejected row is not on the register, so nobody can recognise them.
/// </summary>
public sealed record RegisterFile
{
    /// <summary>The columns that the file has.</summary>
    public required FrozenSet<RegisterColumn> Columns { get; init; }

    /// <summary>Headings of columns that are not used: they resemble none that is.</summary>
    public ImmutableArray<string> ExtraColumns { get; init; } = [];

    /// <summary>The accepted rows, in the order of the file.</summary>
    public required ImmutableArray<RegisterRow> Rows { get; init; }

    /// <summary>The rejected rows, in the order of the file.</summary>
    public required ImmutableArray<RejectedRow> Rejected { get; init; }

    /// <summary>The register made from the accepted rows; people in rejected rows are not held back by it.</summary>
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
