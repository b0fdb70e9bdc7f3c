namespace ConsentLens.Pipeline.School.People;

/// <summary>What the register is to say of a person from now on.</summary>
/// <param name="GivenName">Given name.</param>
/// <param name="FamilyName">Family name.</param>
/// <param name="YearGroup">Year group, or null.</param>
/// <param name="Class">Class, or null.</param>
/// <param name="LeavingDate">Last day at the school, or null.</param>
public sealed record PersonEdit(string GivenName, string FamilyName, string? YearGroup, string? Class, DateOnly? LeavingDate);
