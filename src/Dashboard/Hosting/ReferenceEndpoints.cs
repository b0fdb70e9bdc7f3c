using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.People.References;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Serves reference photos to users who may see the register. The response is not cached.</summary>
internal static class ReferenceEndpoints
{
    /// <summary>Maps the images.</summary>
    public static IEndpointRouteBuilder MapReferences(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/people/{id}/references/{reference:long}/image", async (string id, long reference, CurrentUser current, ReferenceImages images, CancellationToken aborted) =>
                await images.ReadAsync(current.SchoolId, id, reference, aborted) is { } jpeg ? Results.Bytes(jpeg, "image/jpeg") : Results.NotFound())
            .RequireAuthorization()
            .WithMetadata(new RequiresAttribute(Permission.ViewRegister));
        return endpoints;
    }
}
