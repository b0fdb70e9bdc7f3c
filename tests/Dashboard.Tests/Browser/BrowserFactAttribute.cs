using ConsentLens.Pipeline.Tests;
using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>A test that needs Chromium, PostgreSQL and the models, and is skipped, saying so, where one is missing.</summary>
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Dashboard.Tests")]
public sealed class BrowserFactAttribute : FactAttribute, ITraitAttribute
{
    public const string Chromium = "/usr/bin/chromium";

    public BrowserFactAttribute()
    {
        if (!File.Exists(Chromium))
            Skip = "There is no Chromium at /usr/bin/chromium; ./test installs it.";
    }
}
