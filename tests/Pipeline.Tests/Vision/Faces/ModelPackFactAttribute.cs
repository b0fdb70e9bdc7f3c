using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces;

/// <summary>A test that runs built models; it is skipped, saying so, where they are not built.</summary>
internal sealed class ModelPackFactAttribute : FactAttribute
{
    public ModelPackFactAttribute(string pack = BuiltModels.Standard) => Skip = BuiltModels.ReasonToSkip(pack);
}
