namespace ConsentLens.Pipeline.School.Takedowns;

/// <summary>By when a photo should be down.</summary>
public static class TakedownDue
{
    /// <summary>Days to act: the UK GDPR's "without undue delay" (article 17), with a weekend in between.</summary>
    public const int Days = 3;
}
