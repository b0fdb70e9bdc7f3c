using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Review;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>
/// Serves photos as pictures to users who may see photos. Browsers do not keep them: every response says <c>no-store</c>. A view of a restricted photo is
/// recorded before its pixels are handed out, a thumbnail and a redacted copy among them; what cannot be recorded is not shown.
/// </summary>
internal static class PhotoEndpoints
{
    /// <summary>
    /// Adds <c>/photos/ID/thumb</c> and <c>/photos/ID/preview</c>, with <c>?faces=filled</c> with every face redacted and with <c>?size=close</c> larger, and <c>/photos/ID/copy?channel=ID</c>: the
    /// redacted copy as it would be released, made only for this request.
    /// </summary>
    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder photos = routes.MapGroup("/photos/{id:long}").WithMetadata(new RequiresAttribute(Permission.ViewPhotos)).RequireAuthorization();
        photos.AddEndpointFilter(RecordAsync);
        photos.MapGet("/thumb", (long id, string? faces, CurrentUser current, PhotoPreviews previews, CancellationToken token) => ReadAsync(previews, current, id, PreviewSize.Thumb, faces, token));
        photos.MapGet("/preview", (long id, string? faces, string? size, CurrentUser current, PhotoPreviews previews, CancellationToken token) =>
            ReadAsync(previews, current, id, size == "close" ? PreviewSize.Close : PreviewSize.Large, faces, token));
        photos.MapGet("/copy", async (long id, string? channel, CurrentUser current, RedactedPreview copies, CancellationToken token) =>
            AnswerOf((await copies.MakeAsync(current.SchoolId, id, channel ?? string.Empty, token))?.Picture));
    }

    private static async Task<IResult> ReadAsync(PhotoPreviews previews, CurrentUser current, long id, PreviewSize size, string? faces, CancellationToken cancellationToken) =>
        AnswerOf(await previews.ReadAsync(current.SchoolId, id, size, faces == "filled" ? PreviewFaces.Filled : PreviewFaces.Shown, cancellationToken));

    private static IResult AnswerOf(byte[]? picture) => picture is null ? Results.NotFound() : Results.Bytes(picture, "image/jpeg");

    private static async ValueTask<object?> RecordAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        object? answer = await next(context);
        if (answer is NotFound)
            return answer;
        IServiceProvider services = context.HttpContext.RequestServices;
        CurrentUser current = services.GetRequiredService<CurrentUser>();
        await services.GetRequiredService<RecordView>().OfPixelsAsync(current.SchoolId, context.GetArgument<long>(0), current.UserName, context.HttpContext.RequestAborted);
        return answer;
    }
}
