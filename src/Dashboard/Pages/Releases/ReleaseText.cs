using ConsentLens.Pipeline.Storage.Database;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>Releases in plain words.</summary>
public static class ReleaseText
{
    /// <summary>What a release is called.</summary>
    public static string NameOf(long id, string? name) => name ?? $"Release {id}";

    public static string NameOf(ReleaseState state) => state switch
    {
        ReleaseState.Draft => "Waiting for approval",
        ReleaseState.Approved => "Approved, being built",
        ReleaseState.Built => "Ready",
        ReleaseState.Retired => "Retired",
        ReleaseState.Found => "Found online",
        _ => "Cancelled",
    };

    /// <summary>The class of its tag.</summary>
    public static string TagOf(ReleaseState state) => state switch
    {
        ReleaseState.Draft => "cl-tag--due",
        ReleaseState.Approved => "cl-tag--blur",
        ReleaseState.Built => "cl-tag--good",
        ReleaseState.Retired => "cl-tag--block",
        _ => string.Empty,
    };
}
