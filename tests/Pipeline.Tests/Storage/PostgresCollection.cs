using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>The tests that share one PostgreSQL server: put <c>[Collection(PostgresCollection.Name)]</c> on the class and take a <see cref="PostgresFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}
