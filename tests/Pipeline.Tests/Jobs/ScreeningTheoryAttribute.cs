using Xunit;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>A theory that needs PostgreSQL and a built model pack; skipped, saying so, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScreeningTheoryAttribute : TheoryAttribute
{
    public ScreeningTheoryAttribute() => Skip = new ScreeningFactAttribute().Skip;
}
