namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A row that belongs to one school. Queries see those of the current school alone, and no other can be saved.</summary>
public interface ISchoolOwned
{
    /// <summary>The school; the first part of every key, so that the database itself refuses a reference from one school to another.</summary>
    int SchoolId { get; }
}
