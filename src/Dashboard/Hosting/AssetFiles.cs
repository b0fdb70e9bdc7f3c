using Microsoft.Extensions.FileProviders;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Serves styles and scripts from the folder beside the program. They contain no data, so anybody may load and cache them for a while.</summary>
internal static class AssetFiles
{
    private const int KeepSeconds = 3600;

    /// <summary>Serves <c>/assets</c>.</summary>
    public static IApplicationBuilder UseAssets(this IApplicationBuilder application)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "assets");
        Directory.CreateDirectory(folder);
        return application.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            RequestPath = "/assets",
            OnPrepareResponse = answer => answer.Context.Response.Headers.CacheControl = $"public, max-age={KeepSeconds}",
        });
    }
}
