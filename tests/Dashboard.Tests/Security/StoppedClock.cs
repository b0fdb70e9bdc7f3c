namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>A clock that stands.</summary>
internal sealed class StoppedClock(DateTimeOffset now) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => now;
}
