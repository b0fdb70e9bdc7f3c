using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using ConsentLens.Consent.People;
using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Architecture.Tests;

/// <summary>The floors of the house and their folders: who may use whom. Where a test fails, move the type down, or hand the work in from above; do not widen the rule.</summary>
public sealed partial class HouseTests
{
    private const string Root = "ConsentLens.Pipeline";

    /// <summary>Lowest first. What lies beside the folders of the pipeline puts its parts together, so it stands above them all.</summary>
    private static readonly string[] Floors =
        ["ConsentLens.Consent", $"{Root}.Vision", $"{Root}.Sites", $"{Root}.Screening", $"{Root}.Storage", $"{Root}.School", $"{Root}.Jobs", Root];

    private static readonly string[] Databases = ["Microsoft.EntityFrameworkCore", "Npgsql"];

    private static readonly Lazy<ArchUnitNET.Domain.Architecture> House =
        new(() => new ArchLoader().LoadAssemblies(typeof(Person).Assembly, typeof(ConsentLensDbContext).Assembly).Build());

    public static TheoryData<string> Lower => [.. Floors[..^1]];

    [Theory]
    [MemberData(nameof(Lower))]
    public void A_floor_uses_only_those_below_it(string floor)
    {
        IEnumerable<string> above = Floors.SkipWhile(other => other != floor).Skip(1).Select(Inside);
        ArchRuleDefinition.Types().That().ResideInNamespaceMatching(Inside(floor))
            .Should().NotDependOnAny(ArchRuleDefinition.Types().That().ResideInNamespaceMatching(string.Join('|', above)))
            .Check(House.Value);
    }

    [Theory]
    [MemberData(nameof(Lower))]
    public void No_two_folders_of_a_floor_use_each_other(string floor)
    {
        ILookup<string, (string Folder, string Use)> uses = Uses(floor)
            .Select(use => (From: Folder(use.From, floor), To: Folder(use.To, floor), Use: $"{use.From.FullName} uses {use.To.FullName}"))
            .Where(use => use.To is not null && use.From != use.To)
            .ToLookup(use => use.From!, use => (use.To!, use.Use));
        string[] rings = [.. uses
            .SelectMany(folder => folder
                .Where(use => Reaches(uses, use.Folder, folder.Key))
                .GroupBy(use => use.Folder, (used, all) => (Uses: all.Select(use => use.Use).Distinct().ToArray(), Text: $"{folder.Key} -> {used}")))
            .OrderBy(ring => ring.Uses.Length)
            .Select(ring => $"{ring.Text}, {ring.Uses.Length} uses such as {ring.Uses[0]}")];
        Assert.True(rings.Length == 0, string.Join('\n', rings));
    }

    [Fact]
    public void Vision_knows_no_person_and_no_permission()
    {
        string[] people = [.. new[] { "People", "Ledger", "Register" }.Select(folder => Inside($"ConsentLens.Consent.{folder}"))];
        ArchRuleDefinition.Types().That().ResideInNamespaceMatching(Inside($"{Root}.Vision"))
            .Should().NotDependOnAny(ArchRuleDefinition.Types().That().ResideInNamespaceMatching(string.Join('|', people)))
            .Check(House.Value);
    }

    [Theory]
    [InlineData($"{Root}.Vision")]
    [InlineData($"{Root}.Sites")]
    [InlineData($"{Root}.Screening")]
    public void What_screens_knows_no_database(string floor) =>
        Assert.Empty(Uses(floor)
            .Where(use => Databases.Any(database => use.To.FullName.StartsWith(database, StringComparison.Ordinal)))
            .Select(use => $"{use.From.FullName} uses {use.To.FullName}"));

    [Fact]
    public void Consent_rests_on_the_readers_of_tables_and_of_scripts_alone() =>
        Assert.Equal(["AnyAscii", "CsvHelper"], typeof(Person).Assembly.GetReferencedAssemblies()
            .Select(assembly => assembly.Name!)
            .Where(name => name != "netstandard" && !name.StartsWith("System.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal));

    [Fact]
    public void A_namespace_is_its_folder()
    {
        string[] elsewhere = [.. Sources()
            .Where(file => Namespace().Match(file.Text) is { Success: true } declared
                && declared.Groups[1].Value != "ConsentLens." + Path.GetDirectoryName(file.Name)!.Replace('\\', '/').Replace('/', '.'))
            .Select(file => file.Name)];
        Assert.Equal([], elsewhere);
    }

    /// <summary>What is too large for memory is sealed, in a folder of the installation (<c>ScratchSpace</c>): a photo or a package must never be a plain file elsewhere.</summary>
    [Fact]
    public void Only_sockets_and_the_decoders_cage_lie_in_the_temporary_folder()
    {
        string[] allowed = ["Pipeline/Storage/Postgres/ClusterLocation.cs", "Pipeline/Vision/Decoding/Isolation/DecoderProcess.cs", "Pipeline/Vision/Decoding/Native/DecoderCage.cs"];
        Assert.Equal(allowed, Sources().Where(file => TemporaryFolder().IsMatch(file.Text)).Select(file => file.Name).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(IType From, IType To)> Uses(string floor) =>
        House.Value.Types
            .Where(type => Regex.IsMatch(NamespaceOf(type), Inside(floor)))
            .SelectMany(type => type.Dependencies.Select(dependency => (type, dependency.Target)));

    /// <summary>Empty for what has none, such as a type parameter.</summary>
    private static string NamespaceOf(IType type) => type.Namespace?.FullName ?? string.Empty;

    /// <summary>A folder of the floor; the floor's own name for what lies beside its folders. Null for a type of another floor.</summary>
    private static string? Folder(IType type, string floor)
    {
        string name = NamespaceOf(type);
        if (name == floor) return floor;
        return name.StartsWith(floor + '.', StringComparison.Ordinal) ? name[(floor.Length + 1)..].Split('.')[0] : null;
    }

    private static bool Reaches(ILookup<string, (string Folder, string Use)> uses, string from, string wanted)
    {
        var seen = new HashSet<string>();
        var next = new Stack<string>([from]);
        while (next.TryPop(out string? folder))
        {
            if (folder == wanted) return true;
            if (!seen.Add(folder)) continue;
            foreach ((string further, _) in uses[folder]) next.Push(further);
        }

        return false;
    }

    /// <summary>The namespaces of a floor, as a pattern; of the pipeline itself only what lies beside its folders.</summary>
    private static string Inside(string floor) => floor == Root ? $@"^{Regex.Escape(floor)}$" : $@"^{Regex.Escape(floor)}(\..*)?$";

    /// <summary>Every source file of the program, by its name below <c>src</c>.</summary>
    private static (string Name, string Text)[] Sources()
    {
        string source = Path.Combine(Checkout(), "src");
        (string Name, string Text)[] files = [.. Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories)
            .Select(file => (Name: Path.GetRelativePath(source, file).Replace('\\', '/'), Path: file))
            .Where(file => !file.Name.Contains("/obj/", StringComparison.Ordinal) && !file.Name.Contains("/bin/", StringComparison.Ordinal) && !file.Name.Contains("/node_modules/", StringComparison.Ordinal))
            .Select(file => (file.Name, File.ReadAllText(file.Path)))];
        Assert.True(files.Length > 100, "The sources were not found.");
        return files;
    }

    private static string Checkout()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ConsentLens.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException("ConsentLens.sln is not above the test's folder.");
    }

    [GeneratedRegex("GetTempPath|GetTempFileName|CreateTempSubdirectory")]
    private static partial Regex TemporaryFolder();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
