namespace ConsentLens.Synthetic.CommandLine;

/// <summary>Writes a line for every twenty-fifth file. Thread-safe.</summary>
internal sealed class CountingProgress(TextWriter output) : IProgress<string>
{
    private const int Step = 25;

    private int _count;

    public void Report(string value)
    {
        int count = Interlocked.Increment(ref _count);
        if (count % Step == 0)
            output.WriteLine($"{count} files written");
    }
}
