using Xunit;
using Xunit.Abstractions;

namespace ConsentLens.Pipeline.Tests;

/// <summary>
/// Begins with the collections that several classes share: their tests run one after the other, and the classes that stand alone fill the other cores
/// meanwhile. Begun last, such a collection would run by itself at the end.
/// </summary>
public sealed class SharedCollectionsFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.CollectionDefinition is null).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);
}
