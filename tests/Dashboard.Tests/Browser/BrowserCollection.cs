using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>The tests that share one running dashboard and one browser, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserCollection : ICollectionFixture<RunningDashboard>
{
    public const string Name = "browser";
}
