namespace ConsentLens.Consent.Screening;

/// <summary>What happens to a face that nobody could name: an unknown one, or one too small to be told apart.</summary>
public enum DoubtAction
{
    /// <summary>A person decides.</summary>
    Review,

    /// <summary>The face is removed from the copy.</summary>
    Blur,
}
