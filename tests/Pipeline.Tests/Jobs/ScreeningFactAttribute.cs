using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Pipeline.Tests.Jobs;

/// <summary>A test that needs PostgreSQL and a built model pack; skipped, saying so, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Pipeline.Tests")]
public class ScreeningFactAttribute : FactAttribute, ITraitAttribute
{
    public ScreeningFactAttribute()
    {
        if (PostgresInstallation.All().Count == 0)
            Skip = "PostgreSQL is not installed on this machine (Debian's package postgresql).";
        else
            Skip = BuiltModels.ReasonToSkip();
    }
}
