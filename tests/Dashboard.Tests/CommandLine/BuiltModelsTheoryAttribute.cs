using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary>As <see cref="BuiltModelsFactAttribute"/>, for several inputs.</summary>
internal sealed class BuiltModelsTheoryAttribute : TheoryAttribute
{
    public BuiltModelsTheoryAttribute() => Skip = new BuiltModelsFactAttribute().Skip;
}
