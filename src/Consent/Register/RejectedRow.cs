using ConsentLens.Consent.People;

namespace ConsentLens.Consent.Register;

/// <summary>A rejected row of a register file.</summary>
/// <param name="Line">The line of the file on which the row begins; the header is on line 1.</param>
/// <param name="PersonId">The row's id, if one could be read.</param>
/// <param name="Problem">One sentence for the office: what is wrong and, where useful, what to enter instead.</param>
public sealed record RejectedRow(int Line, string? PersonId, string Problem)
{
    /// <summary>The person as far as the row could be read.</summary>
    internal Person? Person { get; init; }

    /// <summary>The row as it stands in the file, when its values may be in the wrong columns.</summary>
    internal string? Text { get; init; }

    /// <summary>The sentence with its line, e.g. <c>Line 12: ...</c>.</summary>
    public override string ToString() => $"Line {Line}: {Problem}";
}
