namespace ConsentLens.Pipeline.Storage.Encryption.Blobs;

/// <summary>What was stored.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Length">The content's length in bytes.</param>
/// <param name="AlreadyPresent">
/// Whether the same content was there before. Of two writers at the same time both may hear that it was not: what is a duplicate is
/// decided by the database's unique index on the address.
/// </param>
public sealed record StoredBlob(BlobAddress Address, long Length, bool AlreadyPresent);
