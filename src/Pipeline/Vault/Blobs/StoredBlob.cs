namespace ConsentLens.Pipeline.Vault.Blobs;

/// <summary>What was stored.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="ContentHash">The content's SHA-256 hash. It tells who knows a photo that the photo is here: keep it sealed or not at all.</param>
/// <param name="Length">The content's length in bytes.</param>
/// <param name="AlreadyPresent">
/// Whether the same content was there before. Of two writers at the same time both may hear that it was not: what is a duplicate is
/// decided by the database's unique index on the address.
/// </param>
public sealed record StoredBlob(BlobAddress Address, Digest ContentHash, long Length, bool AlreadyPresent);
