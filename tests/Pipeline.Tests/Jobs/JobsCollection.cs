using ConsentLens.Pipeline.Tests.Storage;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>The tests that work on a drawn school in a PostgreSQL server of their own.</summary>
[CollectionDefinition(Name)]
public sealed class JobsCollection : ICollectionFixture<PostgresFixture>, ICollectionFixture<DrawnSchool>
{
    public const string Name = "Jobs";
}
