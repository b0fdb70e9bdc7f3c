using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Lists;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>A form about one person.</summary>
public abstract class PersonForm(PersonFiles files) : SchoolPage
{
    /// <summary>Everything known about the person.</summary>
    public PersonFile Known { get; private set; } = null!;

    /// <summary>Who it is, and how things stand.</summary>
    public PersonLine Line => Known.Line;

    /// <summary>Who it is.</summary>
    public Person Person => Known.Line.Person;

    /// <summary>Finds the person; false when nobody has the id.</summary>
    protected async Task<bool> FindAsync(string id)
    {
        PersonFile? found = await files.FindAsync(SchoolId, id, Current.Has(Permission.Safeguarding), Aborted);
        Known = found!;
        return found is not null;
    }

    /// <summary>What followed from a change, as a sentence.</summary>
    internal static string Followed(CarriedOut done)
    {
        JudgingCounts judging = done.Judging;
        string destroyed = done.Templates + done.References > 0 ? $" Destroyed: {Counted(done.Templates, "template")} and {Counted(done.References, "reference photo")}." : string.Empty;
        string judged = judging.Judged > 0 ? $" {Counted(judging.Judged, "photo")} judged again, {Counted(judging.NewlyBlocked, "verdict")} now blocked." : string.Empty;
        string takedowns = judging.Takedowns > 0 ? $" {Counted(judging.Takedowns, "published photo")} must come down: see Takedowns." : string.Empty;
        string rest = judging.IsUnderWay ? " All other photos are now being judged again." : string.Empty;
        return destroyed + judged + takedowns + rest;
    }

    private static string Counted(int count, string what) => count == 1 ? $"1 {what}" : $"{count:N0} {what}s";
}
