using ConsentLens.Pipeline.Storage.Postgres;
using ConsentLens.Pipeline.Tests.Vision.Models;
using ConsentLens.Pipeline.Vision.Models;
using Xunit;
using Xunit.Sdk;

namespace ConsentLens.Pipeline.Tests.School.Judging;

/// <summary>A test that needs PostgreSQL, the models built, and the shared photographs; skipped, saying so, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
[TraitDiscoverer(Speed.Discoverer, "ConsentLens.Pipeline.Tests")]
internal sealed class PixelFactAttribute : FactAttribute, ITraitAttribute
{
    public PixelFactAttribute()
    {
        if (PostgresInstallation.All().Count == 0)
            Skip = "PostgreSQL is not installed on this machine.";
        else if (Pack is null)
            Skip = "The models are not built; run ./run once.";
        else if (People is null)
            Skip = "There is no folder shared/photos/people beside the checkout.";
    }

    /// <summary>The best pack that is there, or null.</summary>
    public static ModelPack? Pack { get; } = LoadPack();

    /// <summary>The folder of photographs by person, or null.</summary>
    public static string? People { get; } = FindPeople();

    private static ModelPack? LoadPack()
    {
        try
        {
            return ModelPackLoader.Load(RepositoryModels.Folder, null);
        }
        catch (ModelException)
        {
            return null;
        }
    }

    private static string? FindPeople()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string people = Path.Combine(folder.FullName, "shared", "photos", "people");
            if (Directory.Exists(people))
                return people;
        }

        return null;
    }
}
