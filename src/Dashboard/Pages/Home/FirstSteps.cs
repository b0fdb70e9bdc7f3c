using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Overview;

namespace ConsentLens.Dashboard.Pages.Home;

/// <summary>What a new school does first, in order, until all of it is done.</summary>
public static class FirstSteps
{
    /// <summary>The steps; none once all are done.</summary>
    public static IReadOnlyList<FirstStep> Of(SchoolStart start, CurrentUser current)
    {
        string? Where(Permission permission, string path) => current.Has(permission) ? path : null;
        FirstStep[] steps =
        [
            new(start.HasPeople, "Import the register", "Who is at the school, and what their parents or carers said. Nobody may be shown before that.", Where(Permission.ManageRegister, "/people/import")),
            new(start.HasTemplates, "Add reference photos", "One or more portraits of each person whose family allows it, so that they can be recognised.", Where(Permission.ManageRegister, "/people")),
            new(start.HasListedChannel, "Check the channels", "A channel releases nothing until somebody says that the school’s privacy notice lists it.", Where(Permission.ManageChannels, "/channels")),
            new(start.HasBatches, "Upload the first photos", "They are screened at once; you then see which are clear and which have to be looked at.", Where(Permission.Upload, "/upload")),
        ];
        return steps.All(step => step.IsDone) ? [] : steps;
    }
}

/// <summary>One of them.</summary>
/// <param name="Path">Where the user does it; null where somebody else does.</param>
public sealed record FirstStep(bool IsDone, string Title, string More, string? Path);
