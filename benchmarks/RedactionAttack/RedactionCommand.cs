using System.CommandLine;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary><c>redaction</c>: covers faces of known people as the product does, tries to tell who they were, and compares that with what the surroundings alone tell.</summary>
internal static class RedactionCommand
{
    public static Command Create()
    {
        var enlargements = new Option<int[]>("--enlarge") { Description = "How many times larger than stored the photos are made first.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2] };
        var workers = new Option<int>("--workers") { Description = "Photos worked on at once.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var sheet = new Option<FileInfo?>("--sheet") { Description = "A PNG file that gets a contact sheet of drawn pupils with the figures beside it." };
        var command = new Command("redaction", "Tries to recognise people whose faces were removed. Exit code 0 only when no style tells more than the surroundings do.") { enlargements, workers, sheet };
        command.SetAction((parsed, cancellationToken) =>
        {
            IReadOnlyList<(int Person, int Number, string File)> people = PeoplePhotos.All();
            var progress = new Progress<string>(Console.Error.WriteLine);
            var all = new List<AttackFigures>();
            foreach (int times in people.Count == 0 ? [] : parsed.GetValue(enlargements)!)
            {
                all.Add(new AttackRun(people, times, parsed.GetValue(workers)).Run(progress, cancellationToken));
                AttackTable.Write(all[^1], Console.Out);
            }

            if (parsed.GetValue(sheet) is { } file) ContactSheet.Write(file.FullName, all, cancellationToken);
            if (all.Count == 0)
            {
                Console.Error.WriteLine("Nothing was measured: there is no folder shared/photos/people beside the checkout, with a folder of photos for each person.");
                return Task.FromResult(1);
            }

            Console.WriteLine(AttackJson.Of(all));
            return Task.FromResult(all.All(figures => figures.IsWithin) ? 0 : 1);
        });
        return command;
    }
}
