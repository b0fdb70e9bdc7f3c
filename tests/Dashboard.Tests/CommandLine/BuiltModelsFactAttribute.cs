using ConsentLens.Pipeline.Tests;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary>A test that runs the standard pack's models; it is skipped, saying so, where they are not built.</summary>
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Dashboard.Tests")]
internal sealed class BuiltModelsFactAttribute : FactAttribute, ITraitAttribute
{
    public BuiltModelsFactAttribute()
    {
        try
        {
            _ = ModelPackLoader.Load(ModelsDirectory.Find(), "standard");
        }
        catch (ModelException error)
        {
            Skip = error.Message;
        }
    }
}
