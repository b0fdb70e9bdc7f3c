using ConsentLens.Pipeline.Tests;
using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary>As <see cref="BuiltModelsFactAttribute"/>, for several inputs.</summary>
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Dashboard.Tests")]
internal sealed class BuiltModelsTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public BuiltModelsTheoryAttribute() => Skip = new BuiltModelsFactAttribute().Skip;
}
