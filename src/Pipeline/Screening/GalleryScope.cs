using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Consent.Register;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Who a batch's faces are compared with. Fewer candidates make fewer false matches between children of one age.</summary>
public static class GalleryScope
{
    /// <summary>
    /// True for the people who stay in the gallery when a batch declares its classes: those classes, everyone who is not a pupil, and the restricted people
    /// of the whole school. With no class declared, everybody.
    /// </summary>
    public static Func<string, bool> Of(SchoolRegister register, IReadOnlyList<string> classes, Use use, DateTimeOffset now)
    {
        if (classes.Count == 0) return _ => true;
        var declared = classes.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return id => register.Find(id) is not { Role: PersonRole.Pupil } pupil
            || declared.Contains(pupil.Class ?? string.Empty)
            || !register.IsPermitted(id, use, now);
    }
}
