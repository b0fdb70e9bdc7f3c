using System.Globalization;
using ConsentLens.Dashboard.Access;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>Chooses the school to look at, for somebody who belongs to several.</summary>
[AboutTheUser]
public sealed class SchoolModel : SchoolPage
{
    /// <summary>There is nothing to see.</summary>
    public IActionResult OnGet() => LocalRedirect("/");

    /// <summary>Remembers the choice; the memberships say whether it counts.</summary>
    public IActionResult OnPost(int school)
    {
        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = Request.IsHttps, IsEssential = true };
        Response.Cookies.Append(CurrentUser.SchoolCookie, school.ToString(CultureInfo.InvariantCulture), options);
        return LocalRedirect("/");
    }
}
