using System.Text.RegularExpressions;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

public sealed partial class UnsafeCodeTests
{
    private static readonly string[] AllowedFolders = ["src/Pipeline/Vision/Decoding/Native/"];

    [Fact]
    public void Unsafe_code_and_foreign_functions_stay_in_the_native_folder()
    {
        string root = CheckoutRoot();
        string[] sources = Directory.GetFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .ToArray();
        Assert.Contains(sources, path => path.StartsWith(AllowedFolders[0], StringComparison.Ordinal));
        string[] outside = sources
            .Where(path => !AllowedFolders.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .Where(path => Forbidden().IsMatch(File.ReadAllText(Path.Combine(root, path))))
            .ToArray();
        Assert.Empty(outside);
    }

    [Theory]
    [InlineData("internal static unsafe class X", true)]
    [InlineData("[LibraryImport(\"x\")]", true)]
    [InlineData("[ DllImport (\"x\")]", true)]
    [InlineData("Unsafe.Add(ref x, 1)", true)]
    [InlineData("MemoryMarshal.GetReference(span)", true)]
    [InlineData("// this is not safe", false)]
    [InlineData("unsafely", false)]
    public void The_scan_knows_what_it_looks_for(string line, bool found) => Assert.Equal(found, Forbidden().IsMatch(line));

    private static string CheckoutRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ConsentLens.sln")))
            {
                return folder.FullName;
            }
        }
        throw new InvalidOperationException("ConsentLens.sln is not above the test's folder.");
    }

    [GeneratedRegex(@"\bunsafe\b(?!\s+code)|\b(LibraryImport|DllImport)\b|\bUnsafe\.|\bMemoryMarshal\.(GetReference|GetArrayDataReference|CreateSpan|CreateReadOnlySpan)\b")]
    private static partial Regex Forbidden();
}
