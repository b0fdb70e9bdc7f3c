using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;

namespace ConsentLens.Dashboard.Access;

/// <summary>
/// Binds every form to the school that it was shown for: the token against forgery carries the school, and counts there alone. Somebody who switches schools in
/// another tab cannot record for one school's child what a page showed of another's.
/// </summary>
internal sealed class FormSchool : IAntiforgeryAdditionalDataProvider
{
    /// <summary>Why a request was refused here, as one sentence; null when it was not.</summary>
    public static string? WhyNot(HttpContext http) => http.Features.Get<Refusal>()?.Sentence;

    /// <inheritdoc/>
    public string GetAdditionalData(HttpContext context) => Number(Of(context).SchoolId);

    /// <inheritdoc/>
    public bool ValidateAdditionalData(HttpContext context, string additionalData)
    {
        CurrentUser current = Of(context);
        // Nobody at work in a school: a request that can do nothing to one.
        if (current.SchoolId == 0 || additionalData == Number(current.SchoolId) || context.GetEndpoint()?.Metadata.GetMetadata<AboutTheUserAttribute>() is not null)
            return true;
        string shown = current.Schools.FirstOrDefault(school => Number(school.Id) == additionalData)?.Name ?? "another school";
        context.Features.Set(new Refusal($"This form was shown for {shown}, and you are now in {current.SchoolName}. Nothing was recorded. Open it again."));
        return false;
    }

    private static CurrentUser Of(HttpContext http) => http.RequestServices.GetRequiredService<CurrentUser>();

    private static string Number(int schoolId) => schoolId.ToString(CultureInfo.InvariantCulture);

    private sealed record Refusal(string Sentence);
}

/// <summary>A page whose forms are about the user alone, so that it does not matter which school they were shown for.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AboutTheUserAttribute : Attribute;
