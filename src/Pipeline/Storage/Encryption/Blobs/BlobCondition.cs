namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>How a stored content was found when it was read whole.</summary>
public enum BlobCondition
{
    /// <summary>Every byte is as it was stored.</summary>
    Sound,

    /// <summary>There is nothing at its address.</summary>
    Missing,

    /// <summary>It was changed, cut short or exchanged.</summary>
    Damaged,
}
