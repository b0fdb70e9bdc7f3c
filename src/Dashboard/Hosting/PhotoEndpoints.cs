using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Review;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Serves small versions of photos to users who may see photos. Browsers do not keep them: every response says <c>no-store</c>.</summary>
internal static class PhotoEndpoints
{
    /// <summary>Adds <c>/photos/ID/thumb</c> and <c>/photos/ID/preview</c>; with <c>?faces=filled</c> every face is redacted.</summary>
    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        Map(routes, "/photos/{id:long}/thumb", PreviewSize.Thumb);
        Map(routes, "/photos/{id:long}/preview", PreviewSize.Large);
    }

    private static void Map(IEndpointRouteBuilder routes, string pattern, PreviewSize size) => routes
        .MapGet(pattern, async (long id, string? faces, CurrentUser current, PhotoPreviews previews, CancellationToken token) =>
            await previews.ReadAsync(current.SchoolId, id, size, faces == "filled" ? PreviewFaces.Filled : PreviewFaces.Shown, token) is { } picture
                ? Results.Bytes(picture, "image/jpeg")
                : Results.NotFound())
        .WithMetadata(new RequiresAttribute(Permission.ViewPhotos))
        .RequireAuthorization();
}
