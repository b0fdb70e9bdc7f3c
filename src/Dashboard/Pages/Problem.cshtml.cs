using ConsentLens.Dashboard.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConsentLens.Dashboard.Pages;

/// <summary>What a user sees when something went wrong: what happened and what to do, without internal details.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ProblemModel : PageModel
{
    public string Heading { get; private set; } = string.Empty;

    /// <summary>What to do.</summary>
    public string Advice { get; private set; } = string.Empty;

    /// <summary>Answers a failed GET request.</summary>
    public void OnGet(int code) => Describe(code);

    /// <summary>Answers a failed POST request.</summary>
    public void OnPost(int code) => Describe(code);

    private void Describe(int code) => (Heading, Advice) = FormSchool.WhyNot(HttpContext) is { } elsewhere ? ("You are now in another school", elsewhere) : code switch
    {
        StatusCodes.Status404NotFound => ("Page not found", "The web address may be mistyped, or the page may no longer exist."),
        StatusCodes.Status400BadRequest => ("That did not work", "The page may have been open for too long. Go back, refresh the page and try again."),
        StatusCodes.Status413PayloadTooLarge => ("That file is too large", "A photo can be up to 60 MB."),
        StatusCodes.Status405MethodNotAllowed => ("That did not work", "Go back, refresh the page and try again."),
        _ => ("Something went wrong", "Try again. If it happens again, tell whoever looks after ConsentLens at your school, and say when it happened."),
    };
}
