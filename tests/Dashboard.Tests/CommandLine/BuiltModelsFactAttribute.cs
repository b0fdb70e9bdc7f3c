using ConsentLens.Pipeline.Tests;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary>A test that runs the standard pack's models; it is skipped, saying so, where they are not built.</summary>
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Dashboard.Tests")]
internal sealed class BuiltModelsFactAttribute : FactAttribute, ITraitAttribute
{
    // Once for all tests: it reads every file of the pack to the last byte.
    private static readonly Lazy<string?> Reason = new(ReasonNotToLoad);

    public BuiltModelsFactAttribute() => Skip = Reason.Value;

    private static string? ReasonNotToLoad()
    {
        try
        {
            _ = ModelPackLoader.Load(ModelsDirectory.Find(), "standard");
            return null;
        }
        catch (ModelException error)
        {
            return error.Message;
        }
    }
}
