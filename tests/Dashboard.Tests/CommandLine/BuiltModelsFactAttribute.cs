using ConsentLens.Pipeline.Vision.Models;
using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary>A test that runs the standard pack's models; it is skipped, saying so, where they are not built.</summary>
internal sealed class BuiltModelsFactAttribute : FactAttribute
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
