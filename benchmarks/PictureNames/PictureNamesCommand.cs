using System.CommandLine;
using ConsentLens.Benchmarks.Inputs;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Models;
using ConsentLens.Pipeline.Vision.Reading;

namespace ConsentLens.Benchmarks.PictureNames;

/// <summary><c>picture-names</c>: how many names that are written in a picture are found, how many photos without one are held, and how long the reading of a photo takes.</summary>
internal static class PictureNamesCommand
{
    public static Command Create()
    {
        var lines = new Option<int>("--lines") { Description = "Written names for each height of letters.", DefaultValueFactory = _ => 96 };
        var timesOnly = new Option<bool>("--times-only") { Description = "Times the reading and counts nothing." };
        var command = new Command("picture-names", "Counts the written names that are found, and the photos that are held for nothing, on real photos in shared/photos beside the checkout.") { lines, timesOnly };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (SharedPhotos.Folder is null)
            {
                Console.Error.WriteLine("There is no folder shared/photos beside the checkout, so there is nothing to measure on.");
                return Task.FromResult(2);
            }

            using var reader = new PictureReader(BenchmarkModels.Pack().Reading ?? throw new ModelException(ModelCheck.NothingReads));
            if (!parsed.GetValue(timesOnly))
            {
                FoundNamesRun.Write(Console.Out, reader, parsed.GetValue(lines), cancellationToken);
                NeedlessRun.Write(Console.Out, reader, cancellationToken);
            }

            ReadingTimeRun.Write(Console.Out, reader, cancellationToken);
            return Task.FromResult(0);
        });
        return command;
    }
}
