namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

/// <summary>A clock that shows what it is set to.</summary>
internal sealed class SetTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
