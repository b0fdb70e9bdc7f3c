namespace ConsentLens.Synthetic.School;

/// <summary>Writes photos and their truth alone.</summary>
public static class PhotoSet
{
    private const int FewestPeople = 30;

    /// <returns>What truth.json holds.</returns>
    /// <exception cref="IOException">The folder is not empty, or cannot be written.</exception>
    public static Task<Truth> WriteAsync(
        string directory,
        PhotoSetOptions options,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.FewestFaces, options.MostFaces);
        SetFolder.Prepare(directory);
        int people = Math.Max(FewestPeople, options.MostFaces + (options.MostFaces / 4));
        var register = SchoolRegister.Create(new SchoolOptions { Seed = options.Seed, People = people });
        var planner = new PhotoPlanner(new FaceCast(register), options.Seed);
        var photos = new List<PhotoTask>();
        for (int number = 1; number <= options.Count; number++)
            photos.Add(planner.Plan(number, random => random.Between(options.FewestFaces, options.MostFaces), _ => options.Megapixels));
        return SyntheticSchool.WritePhotosAsync(directory, options.Seed, photos, progress, cancellationToken);
    }
}
