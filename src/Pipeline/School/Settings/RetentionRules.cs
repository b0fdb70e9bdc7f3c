namespace ConsentLens.Pipeline.School.Settings;

/// <summary>How long photos are kept (UK GDPR article 5(1)(e), storage limitation).</summary>
public sealed record RetentionRules
{
    /// <summary>A photo that is blocked on every channel goes this long after the last of these verdicts.</summary>
    public TimeSpan KeepBlocked { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A photo that no release ever used goes this long after its upload.</summary>
    public TimeSpan KeepUnused { get; init; } = TimeSpan.FromDays(365);
}
