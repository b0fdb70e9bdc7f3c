using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Policy;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Pipeline.Screening;

/// <summary>What a user can set for a screening run.</summary>
public sealed record ScreeningOptions
{
    public required ScreeningRules Rules { get; init; }
    /// <summary>Long side of the release copies in pixels; a smaller photo keeps its size.</summary>
    public int ReleaseSide { get; init; } = PhotoScreener.UsualReleaseSide;
    /// <summary>The number of photos screened at once.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
    /// <summary>Classes that are in the photos; empty for the whole school. Staff and restricted people always stay in the gallery.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];
    public RedactionStyle Style { get; init; } = RedactionStyle.Soft;
    /// <summary>1..100.</summary>
    public int Quality { get; init; } = ReleaseCopy.DefaultQuality;
}

/// <summary>Who a batch's faces are compared with. Fewer candidates make fewer false matches between children of one age.</summary>
public static class GalleryScope
{
    /// <summary>True for the people who stay in the gallery when a batch declares its classes: those classes, everyone who is not a pupil, and the restricted
    /// people of the whole school. With no class declared, everybody.</summary>
    public static Func<string, bool> Of(SchoolRegister register, IReadOnlyList<string> classes, Use use, DateTimeOffset now)
    {
        if (classes.Count == 0) return _ => true;
        var declared = classes.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return id => register.Find(id) is not { Role: PersonRole.Pupil } pupil
            || declared.Contains(pupil.Class ?? string.Empty)
            || !register.IsPermitted(id, use, now);
    }
}
