namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Says which school's rows may be seen and saved.</summary>
public interface ISchoolScope
{
    /// <summary>The school, or null for none: nothing is seen then, and nothing can be saved.</summary>
    int? SchoolId { get; }
}
