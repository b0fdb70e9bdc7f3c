using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Screening.Sources;
using ConsentLens.Pipeline.Storage.Encryption;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>The endpoints to which the script of the upload page sends photos, one by one. Without scripts, the page's own form does the same.</summary>
internal static partial class UploadEndpoints
{
    /// <summary>Far beyond the largest photo, so that one that is a little too large gets a sentence and not a broken connection.</summary>
    private const long MostPhotoRequestBytes = 1_000_000_000;

    /// <summary>Names of photos may hold names of children, and addresses are logged by proxies.</summary>
    private const string FileName = "X-File-Name";

    /// <summary>Adds the endpoints below <c>/upload/ID</c>.</summary>
    public static void MapUploads(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder uploads = routes.MapGroup("/upload").WithMetadata(new RequiresAttribute(Permission.Upload)).RequireAuthorization();
        uploads.AddEndpointFilter(CheckAsync);
        uploads.MapPost("/open", async (UploadForm form, CurrentUser current, OpenUpload open, CancellationToken token) =>
            Results.Json(new { id = await open.RunAsync(current.SchoolId, form.ToPlan(), current.UserName, token) }));
        // Before anything is sent: what a file is may show by those beside it.
        uploads.MapPost("/sort", (string[] names) => Results.Json(FolderContents.Sort(names).Select((kind, i) =>
            kind == FileKind.Photo ? null : new FileAnswer(names[i], "ignored", kind == FileKind.Film ? FolderContents.Film : string.Empty))));
        uploads.MapGet("/{id:long}/files", async (long id, CurrentUser current, UploadContents contents, CancellationToken token) =>
            Results.Json(await contents.ReadAsync(current.SchoolId, id, token)));
        uploads.MapPost("/{id:long}/photos", async (long id, [FromHeader(Name = FileName)] string? name, HttpRequest request, CurrentUser current, ReceivePhoto receive, CancellationToken token) =>
        {
            Allow(request.HttpContext, MostPhotoRequestBytes);
            return Results.Json(FileAnswer.Of(await receive.RunAsync(current.SchoolId, id, Uri.UnescapeDataString(name ?? string.Empty), request.Body, token)));
        });
        uploads.MapPost("/{id:long}/zip", async (long id, [FromHeader(Name = FileName)] string? name, HttpRequest request, CurrentUser current, ReceiveZip receive, UploadLimits limits, CancellationToken token) =>
        {
            Allow(request.HttpContext, limits.MaxZipBytes);
            ReceivedZip zip = await receive.RunAsync(current.SchoolId, id, Uri.UnescapeDataString(name ?? string.Empty), request.Body, token);
            return Results.Json(zip.Photos.Select(FileAnswer.Of));
        });
        // What lies beside the photos, once they are there.
        uploads.MapPost("/{id:long}/sidecars", async (long id, SidecarForm[] files, CurrentUser current, ReceiveSidecars receive, CancellationToken token) =>
        {
            await receive.RunAsync(current.SchoolId, id, within: null, [.. files.Select(file => file.ToEntry())], token);
            return Results.Json(new { files = files.Length });
        });
        uploads.MapPost("/{id:long}/finish", async (long id, int? duplicates, CurrentUser current, FinishUpload finish, CancellationToken token) =>
            Results.Json(await finish.RunAsync(current.SchoolId, id, duplicates ?? 0, current.UserName, token)));
    }

    private static void Allow(HttpContext http, long bytes)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = bytes;
    }

    /// <summary>Accepts only what our own page sent, and answers a refusal with its sentence.</summary>
    private static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            try
            {
                await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
            }
            catch (AntiforgeryValidationException)
            {
                return Problem(FormSchool.WhyNot(http) ?? "The page was open for too long. Refresh it and try again.", StatusCodes.Status400BadRequest);
            }
        }

        try
        {
            return await next(context);
        }
        catch (UploadRefusedException refused)
        {
            return Problem(refused.Message, refused.Refusal == UploadRefusal.NotFound ? StatusCodes.Status404NotFound : StatusCodes.Status409Conflict);
        }
        catch (VaultException full) when (full.Failure == VaultFailure.DiskFull)
        {
            DiskIsFull(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UploadEndpoints)));
            return Problem("The server's disk is full, so no more photos can be uploaded. Tell whoever looks after the server.", StatusCodes.Status507InsufficientStorage);
        }
    }

    private static IResult Problem(string sentence, int status) => Results.Json(new { problem = sentence }, statusCode: status);

    [LoggerMessage(LogLevel.Error, "An upload was refused, because the disk is full.")]
    private static partial void DiskIsFull(ILogger logger);
}
