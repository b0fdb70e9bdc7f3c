namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>How far a photo has come.</summary>
public enum PhotoState
{
    /// <summary>Stored, and not looked at yet.</summary>
    Uploaded,

    /// <summary>Decoded and searched whole.</summary>
    Screened,

    /// <summary>It could not be decoded and searched whole; it stays in review.</summary>
    Unreadable,

    /// <summary>Its pixels were deleted: retention is over.</summary>
    Purged,

    /// <summary>Held back whatever its verdict: an inquiry, a complaint, a request for erasure.</summary>
    Locked,
}
