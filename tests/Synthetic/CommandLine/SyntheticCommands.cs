using System.CommandLine;
using System.Diagnostics;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.School;

namespace ConsentLens.Synthetic.CommandLine;

/// <summary>The verbs: school, photos, termly-set.</summary>
internal static class SyntheticCommands
{
    private const int BadArguments = 2;

    public static RootCommand Create() => new("Invented pupils, for trying out and measuring ConsentLens.")
    {
        School(),
        Photos(),
        Term(),
    };

    private static Command School()
    {
        var output = Output();
        var seed = Seed();
        var people = Count("--people", "Pupils and staff together.", 30, fewest: 3, most: SchoolOptions.MostPeople);
        var siblings = Count("--siblings", "Pairs of look-alike siblings among these people.", 0, fewest: 0, most: HeadAtlas.Siblings.Count);
        var references = Count("--references", "Reference photos of each person.", 3, fewest: 0, most: 50);
        var photos = Count("--photos", "Photos, including a few odd files.", 60, fewest: 0, most: 100_000);
        var megapixels = Megapixels();
        var command = new Command("school", "Write a register, reference photos, photos and the truth about them.")
        {
            output, seed, people, siblings, references, photos, megapixels,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new SchoolOptions
            {
                Seed = parsed.GetValue(seed),
                People = parsed.GetValue(people),
                Siblings = parsed.GetValue(siblings),
                References = parsed.GetValue(references),
                Photos = parsed.GetValue(photos),
                Megapixels = parsed.GetValue(megapixels),
            };
            return RunAsync(parsed.GetRequiredValue(output), (directory, progress) =>
                SyntheticSchool.WriteAsync(directory, options, progress, cancellation));
        });
        return command;
    }

    private static Command Photos()
    {
        var output = Output();
        var seed = Seed();
        var count = Count("--count", "Photos.", 20, fewest: 1, most: 100_000);
        var faces = new Option<FaceRange>("--faces")
        {
            Description = "Faces in each photo, such as 1-8.",
            DefaultValueFactory = _ => new FaceRange(1, 8),
            CustomParser = FaceRange.Parse,
        };
        var megapixels = Megapixels();
        var command = new Command("photos", "Write photos and the truth about them.") { output, seed, count, faces, megapixels };
        command.SetAction((parsed, cancellation) =>
        {
            FaceRange range = parsed.GetRequiredValue(faces);
            var options = new PhotoSetOptions
            {
                Seed = parsed.GetValue(seed),
                Count = parsed.GetValue(count),
                FewestFaces = range.Fewest,
                MostFaces = range.Most,
                Megapixels = parsed.GetValue(megapixels),
            };
            return RunAsync(parsed.GetRequiredValue(output), (directory, progress) =>
                PhotoSet.WriteAsync(directory, options, progress, cancellation));
        });
        return command;
    }

    private static Command Term()
    {
        var output = Output();
        var seed = Seed();
        var photos = Count("--photos", "Photos.", 400, fewest: 1, most: 100_000);
        var people = Count("--people", "Pupils and staff together.", 120, fewest: 3, most: SchoolOptions.MostPeople);
        var command = new Command("termly-set", "Write a term's photos of 12 and 24 megapixels, with register, references and truth.")
        {
            output, seed, photos, people,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var options = new TermlySetOptions
            {
                Seed = parsed.GetValue(seed),
                Photos = parsed.GetValue(photos),
                People = parsed.GetValue(people),
            };
            return RunAsync(parsed.GetRequiredValue(output), (directory, progress) =>
                TermlySet.WriteAsync(directory, options, progress, cancellation));
        });
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo output, Func<string, IProgress<string>, Task<Truth>> write)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            Truth truth = await write(output.FullName, new CountingProgress(Console.Out));
            int faces = truth.Photos.Sum(photo => photo.Faces.Count);
            Console.Out.WriteLine($"{truth.Photos.Count} photos with {faces} faces in {watch.Elapsed.TotalSeconds:F1} s: {output.FullName}");
            return 0;
        }
        catch (IOException problem)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return BadArguments;
        }
    }

    private static Option<DirectoryInfo> Output() => new("--out") { Description = "A new or empty folder.", Required = true };

    private static Option<long> Seed() => new("--seed")
    {
        Description = "The same seed makes the same set.",
        DefaultValueFactory = _ => 1,
    };

    private static Option<int> Megapixels() => Count("--megapixels", "Of the camera.", 12, fewest: 1, most: 60);

    private static Option<int> Count(string name, string description, int usual, int fewest, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out int value) && (value < fewest || value > most))
                result.AddError($"{name} must be from {fewest} to {most}.");
        });
        return option;
    }
}
