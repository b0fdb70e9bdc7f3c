using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Review;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Serves the redacted copy of a photo as it would be released, made only for this request.</summary>
internal static class ReviewEndpoints
{
    /// <summary>Adds <c>/photos/ID/copy?channel=ID</c>.</summary>
    public static void MapReview(this IEndpointRouteBuilder routes) => routes
        .MapGet("/photos/{id:long}/copy", async (long id, string? channel, CurrentUser current, RedactedPreview copies, CancellationToken token) =>
            await copies.MakeAsync(current.SchoolId, id, channel ?? string.Empty, token) is { } made
                ? Results.Bytes(made.Picture, "image/jpeg")
                : Results.NotFound())
        .WithMetadata(new RequiresAttribute(Permission.ViewPhotos))
        .RequireAuthorization();
}
