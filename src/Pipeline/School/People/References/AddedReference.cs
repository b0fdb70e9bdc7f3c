namespace ConsentLens.Pipeline.School.People.References;

/// <summary>What became of a reference photo that somebody added.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsDuplicate">Whether the same file was there before; nothing was added then.</param>
public sealed record AddedReference(long Id, bool IsDuplicate);
