using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Faces;

/// <summary>The same for a test with several inputs.</summary>
internal sealed class ModelPackTheoryAttribute : TheoryAttribute
{
    public ModelPackTheoryAttribute(string pack = BuiltModels.Standard) => Skip = BuiltModels.ReasonToSkip(pack);
}
