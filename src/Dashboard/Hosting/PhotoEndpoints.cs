using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Groups;
using ConsentLens.Pipeline.Screening;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>
/// Serves photos as pictures to users who may see photos. Browsers do not keep them: every response says <c>no-store</c>. A view of a restricted photo is
/// recorded before its pixels are handed out, a thumbnail and a redacted copy among them; what cannot be recorded is not shown.
/// </summary>
internal static class PhotoEndpoints
{
    /// <summary>
    /// Adds <c>/photos/ID/thumb</c> and <c>/photos/ID/preview</c>, with <c>?faces=filled</c> with every face redacted and with <c>?size=close</c> larger, <c>/photos/ID/faces/ORDINAL</c>: a face cut out of it, and <c>/photos/ID/copy?channel=ID</c>: the
    /// redacted copy as it would be released, made only for this request; <c>/photos/ID/copy-thumb?channel=ID</c> is small. <c>/photos/ID/copies/RELEASE</c> is the copy
    /// for a release that is being prepared, and notes that the user was given it.
    /// </summary>
    public static void MapPhotos(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder photos = routes.MapGroup("/photos/{id:long}").WithMetadata(new RequiresAttribute(Permission.ViewPhotos)).RequireAuthorization();
        photos.AddEndpointFilter(RecordAsync);
        photos.MapGet("/thumb", (long id, string? faces, CurrentUser current, PhotoPreviews previews, CancellationToken token) => ReadAsync(previews, current, id, PreviewSize.Thumb, faces, token));
        photos.MapGet("/preview", (long id, string? faces, string? size, CurrentUser current, PhotoPreviews previews, CancellationToken token) =>
            ReadAsync(previews, current, id, size == "close" ? PreviewSize.Close : PreviewSize.Large, faces, token));
        photos.MapGet("/faces/{face}", async (long id, short face, CurrentUser current, FacePictures faces, CancellationToken token) => AnswerOf(await faces.ReadAsync(current.SchoolId, id, face, token)));
        photos.MapGet("/copy", async (long id, string? channel, CurrentUser current, RedactedPreview copies, CancellationToken token) =>
            AnswerOf((await copies.MakeAsync(current.SchoolId, id, channel ?? string.Empty, token))?.Picture));
        photos.MapGet("/copy-thumb", async (long id, string? channel, CurrentUser current, RedactedPreview copies, CancellationToken token) =>
            AnswerOf(await copies.ThumbAsync(current.SchoolId, id, channel ?? string.Empty, token)));
        photos.MapGet("/copies/{release:long}", OfReleaseAsync).WithMetadata(new RequiresAttribute(Permission.PrepareRelease));
    }

    // What is fetched ahead may never be looked at: the page says when it is.
    private static async Task<IResult> OfReleaseAsync(long id, long release, bool? ahead, CurrentUser current, RedactedPreview copies, CopyViews views, CancellationToken token)
    {
        if (await views.ChannelOfAsync(current.SchoolId, release, id, token) is not { } channel
            || await copies.MakeAsync(current.SchoolId, id, channel, token) is not { Proof: CopyProof.Safe } copy)
            return Results.NotFound();
        await views.GivenAsync(current.SchoolId, release, id, current.UserName, copy.Content, ahead is not true, token);
        return Results.Bytes(copy.Picture, "image/jpeg", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(copy.Content)}\""));
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
