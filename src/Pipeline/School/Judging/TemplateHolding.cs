namespace ConsentLens.Pipeline.School.Judging;

/// <summary>That a person has a template, not what is in it.</summary>
/// <param name="PersonId">Whose.</param>
/// <param name="EmbedderSha256">The model that made it, in hexadecimal digits.</param>
/// <param name="CreatedAt">Since when.</param>
internal sealed record TemplateHolding(string PersonId, string EmbedderSha256, DateTimeOffset CreatedAt);
