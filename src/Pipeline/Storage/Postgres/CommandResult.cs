namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 when all went well.</param>
/// <param name="Output">What it wrote, to either stream.</param>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public void ThrowIfFailed(string what)
    {
        if (ExitCode != 0)
            throw new PrivateClusterException($"{what}: {LastLine()}");
    }

    private string LastLine() =>
        Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? $"it ended with code {ExitCode}.";
}
