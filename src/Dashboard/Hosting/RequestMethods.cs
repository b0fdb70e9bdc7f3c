namespace ConsentLens.Dashboard.Hosting;

/// <summary>Refuses every method except those that pages and scripts use: for any other, a page would be half empty.</summary>
internal static class RequestMethods
{
    private const string Used = "GET, HEAD, POST";

    /// <summary>Adds the refusal.</summary>
    public static IApplicationBuilder UseRequestMethods(this IApplicationBuilder application) => application.Use((http, next) =>
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            return next(http);
        http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        http.Response.Headers.Allow = Used;
        return Task.CompletedTask;
    });
}
