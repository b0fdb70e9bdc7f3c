namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>Promises that histories can be about besides those that they always are about.</summary>
[Flags]
internal enum Subject
{
    None = 0,

    /// <summary>A declared class narrows nothing.</summary>
    OneClass = 1,

    /// <summary>A package of which something was taken down is retired, and a later withdrawal is followed all the same.</summary>
    OldPackages = 2,

    /// <summary>A picture that was stopped stays stopped in other bytes, and however it comes in.</summary>
    SamePicture = 4,

    /// <summary>Names are searched again when somebody joins or is renamed; the batch's name and those of duplicates count.</summary>
    LaterNames = 8,

    /// <summary>Who has no template may be taken for somebody of the family who has.</summary>
    Twins = 16,
}
