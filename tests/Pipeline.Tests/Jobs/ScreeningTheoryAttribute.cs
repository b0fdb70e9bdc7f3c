using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>A theory that needs PostgreSQL and a built model pack; skipped, saying so, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Pipeline.Tests")]
public sealed class ScreeningTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public ScreeningTheoryAttribute() => Skip = new ScreeningFactAttribute().Skip;
}
