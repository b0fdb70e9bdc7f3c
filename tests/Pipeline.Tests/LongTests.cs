namespace ConsentLens.Pipeline.Tests;

/// <summary>Whether tests take the time to look at everything: <c>./test --long</c>. Otherwise they look at a share of it, another in each run.</summary>
internal static class LongTests
{
    public static bool AreAsked => Environment.GetEnvironmentVariable("CONSENTLENS_LONG_TESTS") == "1";
}
