using System.Diagnostics;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>Lets the program die at one of the statements that it sends to the database: that one and all that follow it fail, whatever the program tries.</summary>
internal sealed class Kill : IDisposable
{
    private static readonly AsyncLocal<Kill?> Here = new();

    private readonly ActivityListener _listener;
    private int _left;

    public Kill(int statement)
    {
        _left = statement;
        Here.Value = this;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => Here.Value == this ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = _ => Count(),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public bool Happened => _left < 0;

    /// <summary>Whether it is the program that is at work now, and not the test.</summary>
    public bool IsArmed { get; set; }

    public void Dispose()
    {
        Here.Value = null;
        _listener.Dispose();
    }

    private void Count()
    {
        if (IsArmed && Here.Value == this && Interlocked.Decrement(ref _left) < 0)
            throw new KilledException();
    }
}

internal sealed class KilledException() : Exception("The program was killed here.");
