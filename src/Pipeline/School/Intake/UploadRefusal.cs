namespace ConsentLens.Pipeline.School.Intake;

/// <summary>Why an upload as a whole takes something not in.</summary>
public enum UploadRefusal
{
    /// <summary>There is no such upload.</summary>
    NotFound,

    /// <summary>It takes nothing in any more.</summary>
    Finished,

    /// <summary>Nothing was uploaded.</summary>
    Empty,

    /// <summary>What was said of it cannot be right.</summary>
    Invalid,

    /// <summary>More bytes than allowed.</summary>
    TooLarge,

    /// <summary>A zip that cannot be read.</summary>
    UnreadableZip,
}
