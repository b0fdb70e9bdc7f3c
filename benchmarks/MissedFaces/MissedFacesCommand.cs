using System.CommandLine;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary><c>missed-faces</c>: how often a face is not found, by size, turn, blur, cover and light, and how often something is found where there is no face.</summary>
internal static class MissedFacesCommand
{
    private const float LowestScore = 0.05f;

    private static readonly float[] Thresholds = [0.05f, 0.1f, 0.15f, 0.2f, 0.25f, 0.3f, 0.4f, 0.5f, 0.6f];

    public static Command Create()
    {
        var faces = new Option<int>("--faces") { Description = "Faces for each condition.", DefaultValueFactory = _ => 120 };
        var workers = new Option<int>("--workers") { Description = "Photos processed at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var sweep = new Option<bool>("--sweep") { Description = "Instead: what the program would miss, or find wrongly, with other thresholds for possible faces." };
        var command = new Command("missed-faces", "Counts the faces that are missed on real photos in shared/photos beside the checkout, under many conditions.") { faces, workers, sweep };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (SharedPhotos.Folder is null)
            {
                Console.Error.WriteLine("There is no folder shared/photos beside the checkout, so there is nothing to measure on.");
                return 2;
            }

            ModelPack pack = BenchmarkModels.Pack();
            bool sweeps = parsed.GetValue(sweep);
            using FaceFinder finder = sweeps ? FaceFinder.WithPossibleScore(pack, LowestScore) : FaceFinder.Usual(pack);
            using PortraitSet portraits = PortraitSet.Load(parsed.GetValue(faces));
            MissedFacesFigures figures = await MeasureAsync(finder, portraits, parsed.GetValue(workers), cancellationToken);
            var tables = new MissedFacesTables(Console.Out);
            if (sweeps) tables.WriteSweep(figures, Thresholds);
            else tables.Write(figures);
            if (!sweeps) Console.WriteLine(figures.ToJson());
            return 0;
        });
        return command;
    }

    private static async Task<MissedFacesFigures> MeasureAsync(FaceFinder finder, PortraitSet portraits, int workers, CancellationToken cancellationToken) => new(
        [
            .. await PlainRun.MeasureAsync(portraits, finder, workers, cancellationToken),
            .. await GroupRun.MeasureAsync(finder, workers, cancellationToken),
            .. await ConditionRun.MeasureAsync(FaceConditions.All, portraits, finder, workers, cancellationToken),
        ],
        await FacelessRun.MeasureAsync(finder, workers, cancellationToken));
}
