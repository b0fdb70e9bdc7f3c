namespace ConsentLens.Consent.Policy;

/// <summary>What a human decided about a face. It survives every new screening.</summary>
public enum HumanAssertionKind
{
    /// <summary>It is this person on the register.</summary>
    IsPerson,

    /// <summary>It is a guest whose permission the school has; on what ground stands beside the decision.</summary>
    Guest,

    /// <summary>The reviewer does not know them. Changes nothing by itself: the channel's rule for unknown faces goes on.</summary>
    Unknown,

    NotAFace,

    /// <summary>Redact it in the copy, whoever it is.</summary>
    Mask,

    /// <summary>Because of this face, do not release the photo.</summary>
    Block,
}

public static class HumanAssertionKinds
{
    /// <summary>Whether a decision settles anything: there is one, and it is not that the reviewer does not know them.</summary>
    public static bool Settles(this HumanAssertionKind? kind) => kind is not (null or HumanAssertionKind.Unknown);
}

/// <summary>A human's decision about a face.</summary>
/// <param name="Kind">What was decided.</param>
/// <param name="SaidAt">When: it cannot have known of whoever was enrolled, or became restricted, later.</param>
/// <param name="PersonId">Who it is, for <see cref="HumanAssertionKind.IsPerson"/>; otherwise null.</param>
public sealed record HumanAssertion(HumanAssertionKind Kind, DateTimeOffset SaidAt, string? PersonId = null);
