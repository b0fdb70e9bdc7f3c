using Microsoft.Playwright;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>A connection that breaks after some requests, and stays broken until it is mended.</summary>
internal sealed class CutLine(int cutAfter)
{
    private int _left = cutAfter;
    private int _passed;
    private int _refused;

    public int Passed => _passed;

    public int Refused => _refused;

    public void Mend() => Interlocked.Exchange(ref _left, int.MaxValue);

    public Task PassAsync(IRoute route)
    {
        if (Interlocked.Decrement(ref _left) < 0)
        {
            Interlocked.Increment(ref _refused);
            return route.AbortAsync("connectionreset");
        }

        Interlocked.Increment(ref _passed);
        return route.ContinueAsync();
    }
}
