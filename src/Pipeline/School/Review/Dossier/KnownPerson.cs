namespace ConsentLens.Pipeline.School.Review.Dossier;

/// <summary>Somebody on the register, as far as a photo is concerned.</summary>
/// <param name="PersonId">The person's id.</param>
/// <param name="Name">The full name.</param>
/// <param name="Class">The class, or null.</param>
/// <param name="IsRestricted">Whether the person may not be shown on some channel: then the name is for the safeguarding lead alone.</param>
public sealed record KnownPerson(string PersonId, string Name, string? Class, bool IsRestricted);
