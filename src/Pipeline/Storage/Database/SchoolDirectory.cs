using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Storage.Database;

/// <summary>Every school of the database: the one query that looks beyond the current school, and it sees no more than ids and names.</summary>
public sealed class SchoolDirectory(ConsentLensDbContextFactory contexts)
{
    /// <summary>All schools, in the order of their ids.</summary>
    public async Task<IReadOnlyList<SchoolListing>> ListAsync(CancellationToken cancellationToken)
    {
        await using ConsentLensDbContext context = contexts.Create(SchoolScope.Nobody);
        return await context.Schools
            .IgnoreQueryFilters([ConsentLensDbContext.SchoolFilter])
            .OrderBy(school => school.Id)
            .Select(school => new SchoolListing(school.Id, school.Name))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Adds a school and returns its id.</summary>
    /// <param name="name">Its name, which no other school may have.</param>
    /// <param name="now">When.</param>
    /// <exception cref="DbUpdateException">Another school has the name.</exception>
    public async Task<int> AddAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        await using ConsentLensDbContext context = contexts.Create(SchoolScope.Nobody);
        var school = new SchoolRow { Name = name.Trim(), CreatedAt = now };
        context.Schools.Add(school);
        await context.SaveChangesAsync(cancellationToken);
        return school.Id;
    }
}
