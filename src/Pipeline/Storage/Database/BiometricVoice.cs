namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Who answered about a person's biometrics.</summary>
public enum BiometricVoice
{
    /// <summary>The first parent or carer.</summary>
    FirstParent,

    /// <summary>The second parent or carer.</summary>
    SecondParent,

    /// <summary>The child, or the adult in question.</summary>
    Self,
}
