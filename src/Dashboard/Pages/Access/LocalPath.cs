using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>Keeps a sign-in from redirecting to another site.</summary>
internal static class LocalPath
{
    /// <summary>The path if it is on this site, otherwise the home page.</summary>
    public static string Of(IUrlHelper url, string? path) => url.IsLocalUrl(path) ? path! : "/";
}
