namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>A scope that does not change, for jobs and commands.</summary>
public sealed class SchoolScope : ISchoolScope
{
    private SchoolScope(int? schoolId) => SchoolId = schoolId;

    /// <summary>No school: sees nothing.</summary>
    public static SchoolScope Nobody { get; } = new(null);

    /// <inheritdoc/>
    public int? SchoolId { get; }

    /// <summary>One school.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is not positive.</exception>
    public static SchoolScope Of(int schoolId)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(schoolId);
        return new SchoolScope(schoolId);
    }
}
