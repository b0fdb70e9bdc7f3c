using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ConsentLens.Dashboard.Tests.Access;

/// <summary>Every way into a running program, as the program itself lists them.</summary>
internal static class RouteList
{
    public static async Task<IReadOnlyList<string>> ReadAsync(IServiceProvider services)
    {
        List<string> lines = [];
        foreach (RouteEndpoint endpoint in services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>())
        {
            string route = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                CompiledPageActionDescriptor compiled = await services.GetRequiredService<PageLoader>().LoadAsync(page, endpoint.Metadata);
                lines.AddRange(HandlersOf(compiled).Select(handler => $"{handler.Method} {route}{(handler.Name is null ? "" : " " + handler.Name)}"));
            }
            else
            {
                // The program refuses every other method.
                lines.AddRange((endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"]).Select(method => $"{method} {route}"));
            }
        }

        return [.. lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // A page without handlers can be read.
    private static IEnumerable<(string Method, string? Name)> HandlersOf(CompiledPageActionDescriptor page) =>
        page.HandlerMethods.Count == 0
            ? [("GET", null)]
            : page.HandlerMethods.Select(handler => (handler.HttpMethod.ToUpperInvariant(), handler.Name));
}
