namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>What became of a reference photo.</summary>
public enum ReferencePhotoState
{
    /// <summary>Uploaded, and not looked at yet.</summary>
    Uploaded,

    /// <summary>Its face is part of the template.</summary>
    Accepted,

    /// <summary>It cannot be used; <see cref="ReferencePhotoRow.RejectionReason"/> says why.</summary>
    Rejected,
}
