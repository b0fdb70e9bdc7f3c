using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.School;

/// <summary>Writes a whole term's photos with register and references: the set on which throughput is measured.</summary>
public static class TermlySet
{
    private const int References = 2;
    private const double LargeCameraShare = 0.25;
    private const int LargeCamera = 24;
    private const int UsualCamera = 12;

    /// <summary>The numbers of people in a term's photos, and the share of photos with each.</summary>
    private static readonly (double Share, int Fewest, int Most)[] Proportions =
    [
        (0.08, 0, 0),
        (0.18, 1, 1),
        (0.14, 2, 2),
        (0.24, 3, 5),
        (0.18, 6, 10),
        (0.12, 11, 20),
        (0.06, 21, 30),
    ];

    /// <returns>What truth.json holds.</returns>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    public static Task<Truth> WriteAsync(
        string directory,
        TermlySetOptions options,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        SetFolder.Prepare(directory);
        var register = SchoolRegister.Create(new SchoolOptions { Seed = options.Seed, People = options.People });
        var planner = new PhotoPlanner(new FaceCast(register), options.Seed);
        var photos = new List<PhotoTask>();
        for (int number = 1; number <= options.Photos; number++)
            photos.Add(planner.Plan(number, DrawFaceCount, DrawMegapixels));
        return SyntheticSchool.WriteSetAsync(directory, register, References, options.Seed, photos, progress, cancellationToken);
    }

    private static int DrawMegapixels(SeededRandom random) => random.Chance(LargeCameraShare) ? LargeCamera : UsualCamera;

    private static int DrawFaceCount(SeededRandom random)
    {
        double draw = random.NextDouble();
        foreach ((double share, int fewest, int most) in Proportions)
        {
            if (draw < share)
                return random.Between(fewest, most);
            draw -= share;
        }

        return Proportions[^1].Most;
    }
}
