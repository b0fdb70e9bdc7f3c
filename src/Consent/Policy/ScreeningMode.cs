namespace ConsentLens.Consent.Policy;

/// <summary>Which faces stop a photo.</summary>
[Hyphenated]
public enum ScreeningMode
{
    /// <summary>Every face must be a permitted person or be cleared by a human. The default.</summary>
    AllowList,

    /// <summary>Only restricted people stop a photo. Safe only while every restricted person has a template.</summary>
    BlockList,

    /// <summary>Nobody is recognised: every face is redacted until a human reveals it.</summary>
    DetectOnly,
}
