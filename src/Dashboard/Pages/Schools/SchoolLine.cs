namespace ConsentLens.Dashboard.Pages.Schools;

/// <summary>One school of the trust, in figures.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Photos">Photos kept.</param>
/// <param name="InReview">Photos that a person decides about.</param>
/// <param name="Takedowns">Takedowns that wait.</param>
/// <param name="Overdue">Those past their due date.</param>
/// <param name="LastNight">When its last nightly run ended, or null.</param>
/// <param name="NightWentWell">Whether that went well.</param>
public sealed record SchoolLine(int Id, string Name, int Photos, int InReview, int Takedowns, int Overdue, DateTimeOffset? LastNight, bool NightWentWell);
