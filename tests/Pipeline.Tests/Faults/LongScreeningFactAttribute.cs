using ConsentLens.Pipeline.Tests.Jobs;

namespace ConsentLens.Pipeline.Tests.Faults;

/// <summary>A <see cref="ScreeningFactAttribute"/> that takes minutes: skipped, saying so, unless <c>./test --long</c> asked for such tests.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LongScreeningFactAttribute : ScreeningFactAttribute
{
    public LongScreeningFactAttribute()
    {
        if (Skip is null && !LongTests.AreAsked)
            Skip = "It takes minutes; './test --long' runs it.";
    }
}
