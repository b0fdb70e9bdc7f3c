using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;
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
        else if (!HasModels())
            Skip = "No model pack is built in the models folder.";
    }

    private static bool HasModels()
    {
        try
        {
            return ModelPackLoader.Load(RepositoryModels.Folder).Name.Length > 0;
        }
        catch (ModelException)
        {
            return false;
        }
    }
}
