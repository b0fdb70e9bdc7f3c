using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ConsentLens.Dashboard.Pages;

/// <summary>What a user sees when something went wrong: what, and what to do; nothing of the program's inside.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public sealed class ProblemModel : PageModel
{
    /// <summary>The heading.</summary>
    public string Heading { get; private set; } = string.Empty;

    /// <summary>What to do.</summary>
    public string Advice { get; private set; } = string.Empty;

    /// <summary>Answers a read that went wrong.</summary>
    public void OnGet(int code) => Describe(code);

    /// <summary>Answers a post that went wrong.</summary>
    public void OnPost(int code) => Describe(code);

    private void Describe(int code) => (Heading, Advice) = code switch
    {
        StatusCodes.Status404NotFound => ("There is no such page", "The address may be mistyped, or what it showed may be gone."),
        StatusCodes.Status400BadRequest => ("That could not be done", "The page may have been open for too long. Go back, load it again, and try once more."),
        StatusCodes.Status413PayloadTooLarge => ("That was too large", "A photo may have up to 60 MB."),
        StatusCodes.Status405MethodNotAllowed => ("That could not be done", "Go back, load the page again, and try once more."),
        _ => ("Something went wrong", "Nothing was changed. Try again; should it happen again, tell whoever looks after ConsentLens at your school when it happened."),
    };
}
