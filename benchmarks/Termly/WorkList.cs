using System.Text.Json;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Screening.FolderRun.Reports;
using ConsentLens.Pipeline.Vision.Faces.Quality;

namespace ConsentLens.Benchmarks.Termly;

/// <summary>How the models were used in a screening, so that the floor uses them in the same way.</summary>
/// <param name="Photos">One entry per photo.</param>
internal sealed record WorkList(IReadOnlyList<WorkList.Photo> Photos)
{
    private const double ReleaseSide = 2048;

    /// <param name="File">Its path below the set's photos.</param>
    /// <param name="Width">Pixels across of the upright original.</param>
    /// <param name="Height">Pixels down of the upright original.</param>
    /// <param name="Embedded">Faces that went through the embedder, each as it is and mirrored.</param>
    /// <param name="CloseLooks">Runs of the detector on a place alone, where another look had seen something weak.</param>
    internal sealed record Photo(string File, int Width, int Height, int Embedded, int CloseLooks = 0);

    /// <summary>The work of the photos of a report whose batch held every photo <paramref name="repeat"/> times.</summary>
    public static WorkList Of(ScreeningReport report, TermlyPhotos set, int repeat)
    {
        IEnumerable<PhotoReport> once = report.Photos.Take(report.Photos.Count / repeat);
        return new WorkList([.. once.Select(photo => new Photo(
            Path.Combine(set.Photos, photo.File[(photo.File.IndexOf('/', StringComparison.Ordinal) + 1)..]),
            photo.Width,
            photo.Height,
            photo.Faces.Count(face => face.Box.Width >= SmallestEmbedded(photo))))]);
    }

    /// <summary>The list left by the last screening of a set.</summary>
    public static async Task<WorkList> ReadAsync(TermlyPhotos set, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.OpenRead(PathIn(set));
        return await JsonSerializer.DeserializeAsync<WorkList>(stream, cancellationToken: cancellationToken)
            ?? throw new InvalidDataException("The list of work is empty: measure the screening first.");
    }

    /// <summary>Saves the list beside the set.</summary>
    public async Task WriteAsync(TermlyPhotos set, CancellationToken cancellationToken)
    {
        await using FileStream stream = File.Create(PathIn(set));
        await JsonSerializer.SerializeAsync(stream, this, cancellationToken: cancellationToken);
    }

    private static string PathIn(TermlyPhotos set) => Path.Combine(Path.GetDirectoryName(set.Photos)!, "work.json");

    private static double SmallestEmbedded(PhotoReport photo) => FaceQualityGauge.SmallWidth * Math.Max(1, Math.Max(photo.Width, photo.Height) / ReleaseSide);
}
