using System.Collections.Frozen;
using System.Text;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>One accepted row of a register file. It prints as its line and id alone.</summary>
public sealed record RegisterRow
{
    /// <summary>The line of the file on which the row begins; the header is on line 1.</summary>
    public required int Line { get; init; }

    /// <summary>Whom it is about.</summary>
    public required Person Person { get; init; }

    /// <summary>The answer for each use: true for <c>yes</c>, false for <c>no</c>. A use left empty, or without a column, is missing.</summary>
    public required FrozenDictionary<Use, bool> Consents { get; init; }

    /// <summary>The answers about biometrics.</summary>
    public required BiometricAnswers Biometrics { get; init; }

    // A record prints all its members by default; consents do not belong in logs.
    private bool PrintMembers(StringBuilder builder)
    {
        _ = builder.Append(nameof(Line)).Append(" = ").Append(Line).Append(", Id = ").Append(Person.Id);
        return true;
    }
}
