namespace ConsentLens.Benchmarks.Inputs;

/// <summary>The checkout in which this program was built, with its models and measuring data.</summary>
internal static class Checkout
{
    private const string Solution = "ConsentLens.sln";

    public static string Folder { get; } = Find();

    /// <summary>Where sets of photos are kept between runs; git leaves it alone.</summary>
    public static string Data => Path.Combine(Folder, "data", "bench");

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution))) return folder.FullName;
        }

        throw new InvalidOperationException($"There is no {Solution} above {AppContext.BaseDirectory}: run the benchmarks inside the checkout that they were built in.");
    }
}
