namespace ConsentLens.Consent.Biometrics;

/// <summary>Everything that was answered about one person's biometrics.</summary>
/// <param name="FirstParent">The first parent or carer; without meaning for adults.</param>
/// <param name="SecondParent">The second parent or carer; without meaning for adults.</param>
/// <param name="Self">The child, or for staff and other adults the person in question.</param>
public sealed record BiometricAnswers(BiometricAnswer FirstParent, BiometricAnswer SecondParent, BiometricAnswer Self)
{
    /// <summary>Nobody has answered.</summary>
    public static BiometricAnswers None { get; } = new(BiometricAnswer.NotAnswered, BiometricAnswer.NotAnswered, BiometricAnswer.NotAnswered);
}
