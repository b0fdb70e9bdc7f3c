namespace ConsentLens.Consent.Ledger;

/// <summary>All the answers about one person's biometrics.</summary>
/// <param name="FirstParent">The first parent or carer; unused for adults.</param>
/// <param name="SecondParent">The second parent or carer; unused for adults.</param>
/// <param name="Self">The child; for staff and other adults, the person themselves.</param>
public sealed record BiometricAnswers(BiometricAnswer FirstParent, BiometricAnswer SecondParent, BiometricAnswer Self)
{
    /// <summary>Nobody has answered.</summary>
    public static BiometricAnswers None { get; } = new(BiometricAnswer.NotAnswered, BiometricAnswer.NotAnswered, BiometricAnswer.NotAnswered);
}
