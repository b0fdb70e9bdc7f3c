using ConsentLens.Dashboard.Tests.Browser;
using ConsentLens.Dashboard.Tests.Security;
using ConsentLens.Pipeline.Tests;
using Xunit;

namespace ConsentLens.Dashboard.Tests;

/// <summary>Holds the rule of <see cref="Speed"/>, whoever adds a test.</summary>
public sealed class SpeedTests
{
    [Fact]
    public void Whatever_needs_a_browser_or_a_served_site_is_slow() => Speed.AssertSlow(Speed.TestsOf(typeof(SpeedTests).Assembly, BrowserCollection.Name, SiteCollection.Name));
}
