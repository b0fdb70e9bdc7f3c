using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.School;

/// <summary>Writes a whole synthetic school: register.csv, references, photos, truth.json.</summary>
public static class SyntheticSchool
{
    private const int MostFaces = 12;
    private const double EmptyShare = 0.08;
    private const double PortraitShare = 0.15;

    /// <returns>What truth.json holds.</returns>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    public static async Task<Truth> WriteAsync(
        string directory,
        SchoolOptions options,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.People, 3);
        SetFolder.Prepare(directory);
        SchoolRegister register = SchoolRegister.Create(options);
        var planner = new PhotoPlanner(new FaceCast(register), options.Seed);
        var photos = new List<PhotoTask>();
        for (int number = 1; number <= options.Photos; number++)
            photos.Add(planner.Plan(number, DrawFaceCount, _ => options.Megapixels));
        OddFiles.Add(photos, register);
        return await WriteSetAsync(directory, register, options.References, options.Seed, photos, progress, cancellationToken);
    }

    internal static async Task<Truth> WriteSetAsync(
        string directory,
        SchoolRegister register,
        int references,
        long seed,
        IReadOnlyList<PhotoTask> photos,
        IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        await SetFolder.WriteTextAsync(Path.Combine(directory, "register.csv"), RegisterFile.Format(register), cancellationToken);
        PhotoTask[] referenceTasks = [.. ReferencePhotos.Plan(register, references, seed)];
        await PhotoTaskWriter.WriteAsync(directory, referenceTasks, progress, cancellationToken);
        return await WritePhotosAsync(directory, seed, photos, progress, cancellationToken);
    }

    internal static async Task<Truth> WritePhotosAsync(
        string directory,
        long seed,
        IReadOnlyList<PhotoTask> photos,
        IProgress<string>? progress,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<PhotoTruth> truths = await PhotoTaskWriter.WriteAsync(directory, photos, progress, cancellationToken);
        // The truth names files as the screening report does: below the photos' folder.
        var truth = new Truth(1, seed, [.. truths.Select(photo => photo with { File = photo.File["photos/".Length..] })]);
        await SetFolder.WriteTextAsync(Path.Combine(directory, "truth.json"), TruthFile.Format(truth), cancellationToken);
        return truth;
    }

    private static int DrawFaceCount(SeededRandom random)
    {
        double draw = random.NextDouble();
        if (draw < EmptyShare)
            return 0;
        return draw < EmptyShare + PortraitShare ? 1 : random.Between(2, MostFaces);
    }
}
