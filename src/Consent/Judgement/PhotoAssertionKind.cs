namespace ConsentLens.Consent.Judgement;

/// <summary>What a person said of a photo as a whole.</summary>
public enum PhotoAssertionKind
{
    /// <summary>The names in its file name or caption stand for nobody who may not be shown in it, and go nowhere with it.</summary>
    NamesChecked,

    /// <summary>Somebody searched it by eye: nobody is in it but those whose faces are marked.</summary>
    NobodyMissed,

    /// <summary>It must not be released.</summary>
    Withheld,
}
