using System.Diagnostics;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary>A program in the checkout that is not part of the product, run as a separate process: the product references neither tests nor benchmarks.</summary>
/// <param name="Folder">Where it is built, below the checkout, with forward slashes.</param>
/// <param name="Assembly">Its assembly's file name.</param>
/// <param name="What">What it is, for messages.</param>
internal sealed record CheckoutProgram(string Folder, string Assembly, string What)
{
    public static CheckoutProgram Generator { get; } = new("tests/Synthetic/bin/Release/net10.0", "ConsentLens.Synthetic.dll", "The program that draws pupils");

    public static CheckoutProgram Benchmarks { get; } = new("benchmarks/bin/Release/net10.0", "ConsentLens.Benchmarks.dll", "The program that measures speed");

    /// <summary>Runs it to its end and gives its exit code; its output goes where this program's goes.</summary>
    /// <exception cref="UserException">It is not built, or cannot be started.</exception>
    public async Task<int> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [Find(), .. arguments]);
        using Process process = Process.Start(start) ?? throw new UserException($"{What} could not be started; is 'dotnet' installed?");
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }

    private string Find()
    {
        for (DirectoryInfo? above = new(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            string candidate = Path.Combine(above.FullName, Folder, Assembly);
            if (File.Exists(candidate)) return candidate;
        }

        throw new UserException($"{What} is not built; run 'dotnet build -c Release' in the checkout first.");
    }
}
