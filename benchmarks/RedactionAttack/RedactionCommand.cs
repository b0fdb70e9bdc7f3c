using System.CommandLine;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary><c>redaction</c>: redacts faces of known people as the product does, tries to tell who they were, and compares that with what the surroundings
/// alone give away.</summary>
internal static class RedactionCommand
{
    public static Command Create()
    {
        var enlargements = new Option<int[]>("--enlarge") { Description = "How many times the photos are enlarged first.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1] };
        var workers = new Option<int>("--workers") { Description = "Photos processed at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var sheet = new Option<FileInfo?>("--sheet") { Description = "The PNG file for a contact sheet of drawn pupils with the figures beside it." };
        var figures = new Option<FileInfo?>("--figures") { Description = "The output of an earlier run, for a contact sheet without measuring again." };
        var command = new Command("redaction", "Tries to recognise people whose faces were redacted. Exit code 0 only if no style gives away more than the surroundings.") { enlargements, workers, sheet, figures };
        command.SetAction((parsed, cancellationToken) =>
        {
            FileInfo? picture = parsed.GetValue(sheet);
            if (parsed.GetValue(figures) is { } earlier)
            {
                if (picture is not null) ContactSheet.Write(picture.FullName, SheetFigures.Of(File.ReadLines(earlier.FullName).Last(line => line.StartsWith('{'))), cancellationToken);
                return Task.FromResult(0);
            }

            IReadOnlyList<(int Person, int Number, string File)> people = PeoplePhotos.All();
            if (people.Count == 0)
            {
                if (picture is not null) ContactSheet.Write(picture.FullName, null, cancellationToken);
                Console.Error.WriteLine("Nothing was measured: there is no folder shared/photos/people beside the checkout, with a folder of photos for each person.");
                return Task.FromResult(1);
            }

            var progress = new Progress<string>(Console.Error.WriteLine);
            var all = new List<AttackFigures>();
            foreach (int times in parsed.GetValue(enlargements)!)
            {
                all.Add(new AttackRun(people, times, parsed.GetValue(workers)).Run(progress, cancellationToken));
                AttackTable.Write(all[^1], Console.Out);
            }

            string json = AttackJson.Of(all);
            if (picture is not null) ContactSheet.Write(picture.FullName, SheetFigures.Of(json), cancellationToken);
            Console.WriteLine(json);
            return Task.FromResult(all.All(measured => measured.TellNoMore) ? 0 : 1);
        });
        return command;
    }
}
