using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>The tests that ask one running program by HTTP, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SiteCollection : ICollectionFixture<ServedSite>
{
    public const string Name = "site";
}
