using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Scenes;
using ConsentLens.Synthetic.Scenes.Backgrounds;

namespace ConsentLens.Synthetic.School;

/// <summary>The photos a school already has of each person: one upright face, about 600 x 800.</summary>
internal static class ReferencePhotos
{
    // People look into the camera for these: half the everyday variety.
    private const float Variety = 0.5f;

    private static readonly BackgroundKind[] Places =
        [BackgroundKind.Studio, BackgroundKind.Studio, BackgroundKind.Classroom, BackgroundKind.BrickWall, BackgroundKind.Corridor];

    public static IEnumerable<PhotoTask> Plan(SchoolRegister register, int count, long seed)
    {
        for (int i = 0; i < register.People.Count; i++)
        {
            SchoolPerson person = register.People[i];
            for (int number = 1; person.HasReferences && number <= count; number++)
            {
                long photoSeed = (seed * 20_011) + (i * 97) + number;
                yield return new PhotoTask
                {
                    File = $"references/{person.PersonId}/{number}.jpg",
                    Plan = PlanOf(person, new SeededRandom(photoSeed), photoSeed),
                    JpegQuality = 90,
                };
            }
        }
    }

    private static PhotoPlan PlanOf(SchoolPerson person, SeededRandom random, long seed)
    {
        int width = random.Between(560, 640);
        return new PhotoPlan
        {
            Seed = seed,
            Width = width,
            Height = width * 4 / 3,
            Background = random.Pick(Places),
            Arrangement = Arrangement.Portrait,
            Variety = Variety,
            Faces = [new PlannedFace(person.PersonId, person.Identity, width * random.Uniform(0.48f, 0.62f))],
        };
    }
}
