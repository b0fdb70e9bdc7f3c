using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Access;

/// <summary>Keeps a sign-in from leading to another site.</summary>
internal static class LocalPath
{
    /// <summary>The path when it is one of this site, otherwise the start page.</summary>
    public static string Of(IUrlHelper url, string? path) => url.IsLocalUrl(path) ? path! : "/";
}
