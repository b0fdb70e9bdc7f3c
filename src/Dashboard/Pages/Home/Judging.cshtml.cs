using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Judging;

namespace ConsentLens.Dashboard.Pages.Home;

/// <summary>How far photos have been judged again after a change that reaches all of them: a fragment that pages ask for when they are shown, and that asks for itself until it is done.</summary>
[Requires(Permission.ViewHome)]
public sealed class JudgingModel(JudgingAgain again) : SchoolPage
{
    /// <summary>How far it has come; null when nothing has to be judged again.</summary>
    public JudgingUnderWay? UnderWay { get; private set; }

    /// <summary>Whether the page shows that photos are being judged.</summary>
    public bool WasUnderWay => Request.Headers["HX-Trigger"] == "judging";

    /// <summary>Shows it.</summary>
    public async Task OnGetAsync() => UnderWay = await again.ReadAsync(SchoolId, Aborted);
}
