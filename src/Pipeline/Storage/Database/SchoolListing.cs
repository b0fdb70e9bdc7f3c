namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A school in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record SchoolListing(int Id, string Name);
