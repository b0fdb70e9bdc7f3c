using ConsentLens.Synthetic.School;

namespace ConsentLens.Benchmarks.Inputs;

/// <summary>A term's photos: drawn once, and kept.</summary>
internal sealed class TermlyPhotos
{
    private readonly string _folder;

    private TermlyPhotos(string folder) => _folder = folder;

    /// <summary>The photos, in subfolders.</summary>
    public string Photos => Path.Combine(_folder, "photos");

    /// <summary>The school's register.</summary>
    public string Register => Path.Combine(_folder, "register.csv");

    /// <summary>One folder of portraits per person.</summary>
    public string References => Path.Combine(_folder, "references");

    /// <summary>Where each face was drawn, and whose it is.</summary>
    public string Truth => Path.Combine(_folder, "truth.json");

    /// <summary>The set with this many photos; created if missing, which takes some 0.4 s per photo.</summary>
    public static async Task<TermlyPhotos> EnsureAsync(int photos, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var set = In(Path.Combine(Checkout.Data, $"termly-{photos}"));
        if (File.Exists(set.Truth)) return set;
        // What an interrupted run left behind has no truth.json, which is written last.
        if (Directory.Exists(set._folder)) Directory.Delete(set._folder, recursive: true);
        _ = await TermlySet.WriteAsync(set._folder, new TermlySetOptions { Photos = photos }, progress, cancellationToken);
        return set;
    }

    public static TermlyPhotos In(string folder) => new(folder);

    public override string ToString() => _folder;
}
