namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A scope that does not change, for jobs and commands.</summary>
public sealed class SchoolScope : ISchoolScope
{
    private SchoolScope(int? schoolId) => SchoolId = schoolId;

    /// <summary>No school: sees nothing.</summary>
    public static SchoolScope Nobody { get; } = new(null);
    public int? SchoolId { get; }

    /// <summary>One school.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not positive.</exception>
    public static SchoolScope Of(int schoolId)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(schoolId);
        return new SchoolScope(schoolId);
    }
}

/// <summary>Says which school's rows may be seen and saved.</summary>
public interface ISchoolScope
{
    /// <summary>The school, or null for none: nothing is seen then, and nothing can be saved.</summary>
    int? SchoolId { get; }
}

/// <summary>A row that belongs to one school. Queries see those of the current school alone, and no other can be saved.</summary>
public interface ISchoolOwned
{
    /// <summary>The school; the first part of every key, so that the database itself refuses a reference from one school to another.</summary>
    int SchoolId { get; }
}

/// <summary>Something would have been saved for another school than the current one. Always a fault of the program; nothing was saved.</summary>
public sealed class SchoolScopeException(string message) : InvalidOperationException(message);
