using ConsentLens.Pipeline.Tests;
using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Not so much a test as a camera: it runs where somebody asks for pictures of a running demo.</summary>
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Dashboard.Tests")]
public sealed class DemoFactAttribute : FactAttribute, ITraitAttribute
{
    public const string Variable = "CONSENTLENS_DEMO";

    public DemoFactAttribute()
    {
        if (Environment.GetEnvironmentVariable(Variable) is null)
            Skip = "It takes the pictures for docs/ where CONSENTLENS_DEMO names the folder of a running demo.";
    }
}
