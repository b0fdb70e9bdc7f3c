using System.CommandLine;
using BenchmarkDotNet.Running;
using ConsentLens.Benchmarks.Checking;
using ConsentLens.Benchmarks.FaceGroups;
using ConsentLens.Benchmarks.Load;
using ConsentLens.Benchmarks.MissedFaces;
using ConsentLens.Benchmarks.Nightly;
using ConsentLens.Benchmarks.Pages;
using ConsentLens.Benchmarks.PictureNames;
using ConsentLens.Benchmarks.RedactionAttack;
using ConsentLens.Benchmarks.Suite;
using ConsentLens.Benchmarks.Termly;

namespace ConsentLens.Benchmarks;

/// <summary>The verbs: suite, termly-set, nightly, pages, load, check, redaction, missed-faces, picture-names, face-groups, and measure, with which termly-set runs its parts as separate
/// processes.</summary>
internal static class BenchmarkCommands
{
    private const string SuiteVerb = "suite";

    public static Task<int> RunAsync(string[] args)
    {
        // BenchmarkDotNet parses its own options (--filter, --list ...).
        if (args is [SuiteVerb, .. string[] options])
        {
            _ = BenchmarkSwitcher.FromAssembly(typeof(SuiteConfig).Assembly).Run(options, new SuiteConfig());
            return Task.FromResult(0);
        }

        var root = new RootCommand("Measures how fast ConsentLens is, on photos of invented pupils, and how much a redacted face still gives away.")
        {
            new Command(SuiteVerb, "Runs the benchmarks of single stages; takes the options of BenchmarkDotNet, such as --filter '*Match*'."),
            TermlySetCommand.Create(),
            NightlyCommand.Create(),
            PagesCommand.Create(),
            LoadCommand.Create(),
            CheckCommand.Create(),
            RedactionCommand.Create(),
            MissedFacesCommand.Create(),
            PictureNamesCommand.Create(),
            FaceGroupsCommand.Create(),
            MeasureCommand.Create(),
        };
        return root.Parse(args).InvokeAsync();
    }
}
