using System.Xml.Linq;
using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary><c>consentlens --version</c>.</summary>
public sealed class VersionTests
{
    [Fact]
    public async Task The_program_prints_the_version_that_the_changelog_begins_with()
    {
        ProgramRun run = await ProgramRun.Of("--version");
        string root = FindRoot();
        string set = XDocument.Load(Path.Combine(root, "Directory.Build.props")).Descendants("Version").Single().Value;
        string newest = File.ReadLines(Path.Combine(root, "CHANGELOG.md")).First(line => line.StartsWith("## ", StringComparison.Ordinal)).Split(' ')[1];
        Assert.Equal((0, set), (run.ExitCode, run.Output.Trim()));
        Assert.Equal(set, newest);
    }

    private static string FindRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "CHANGELOG.md")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("There is no CHANGELOG.md above the tests.");
        return folder;
    }
}
