namespace ConsentLens.Consent.Policy;

/// <summary>What a human decided about a photo as a whole.</summary>
public enum PhotoAssertionKind
{
    /// <summary>The names in its file name or caption mean nobody who may not be shown in it, and are not published with it.</summary>
    NamesChecked,

    /// <summary>The names written in the picture mean nobody who may not be named with it.</summary>
    PictureNamesChecked,

    /// <summary>Somebody checked it by eye: the only people in it are those whose faces are marked.</summary>
    NobodyMissed,

    /// <summary>The faces in it may be shown as close-ups, on channels on which a person decides about those.</summary>
    CloseUpsAgreed,

    /// <summary>It must not be released.</summary>
    Withheld,

    /// <summary>It is another picture than those it looks like that are held.</summary>
    AnotherPicture,

    /// <summary>It was uploaded by mistake, and its picture has been deleted. That says nothing of who is in it.</summary>
    Deleted,
}
