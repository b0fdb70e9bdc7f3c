using ConsentLens.Pipeline.Tests.Jobs;
using Xunit;

namespace ConsentLens.Pipeline.Tests;

/// <summary>Holds the rule of <see cref="Speed"/>, whoever adds a test.</summary>
public sealed class SpeedTests
{
    [Fact]
    public void Whatever_needs_a_drawn_school_in_a_database_is_slow() => Speed.AssertSlow(Speed.TestsOf(typeof(SpeedTests).Assembly, JobsCollection.Name));
}
