using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Pages;
using ConsentLens.Dashboard.Pages.Photos;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Puts the pages together.</summary>
internal static class WebRegistration
{
    /// <summary>Forms with files may be a little larger than the largest photo. Only pages for those who are signed in take so much: it is all kept in memory.</summary>
    internal const int MostFileFormBytes = 62_000_000;

    private const long MostRequestBytes = 8_000_000;

    /// <summary>Adds all that the pages need.</summary>
    public static IServiceCollection AddWeb(this IServiceCollection services, Station station)
    {
        services.AddAccess(station);
        services.AddRequestLimits();
        services.AddSingleton(provider => new SchoolClock(station.Settings.TimeZone, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PhotoDeskServices>();
        services.AddRazorPages();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = SiteAddress.CookiePrefixOf(station.Settings.Public) + "consentlens-form";
            options.Cookie.SameSite = SameSiteMode.Strict;
            options.HeaderName = "X-Form-Token";
            // The headers of every response already say so, more strictly.
            options.SuppressXFrameOptionsHeader = true;
        });
        services.AddSingleton<IAntiforgeryAdditionalDataProvider, FormSchool>();
        services.Configure<FormOptions>(options =>
        {
            options.MultipartBodyLengthLimit = MostFileFormBytes;
            // Beyond it the framework would write the files, unencrypted, into the temporary folder.
            options.MemoryBufferThreshold = MostFileFormBytes;
        });
        services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = MostRequestBytes;
        });
        return services;
    }

    /// <summary>Sets up the request pipeline.</summary>
    /// <param name="application">The process.</param>
    /// <param name="address">The address at which people reach it through a proxy, or null.</param>
    public static WebApplication UseWeb(this WebApplication application, Uri? address)
    {
        application.UseSecurityHeaders();
        application.UseSiteAddress(address);
        application.UseRequestMethods();
        application.UseExceptionHandler("/problem/500");
        application.UseStatusCodePagesWithReExecute("/problem/{0}");
        application.UseAssets();
        application.UseRouting();
        application.UseAuthentication();
        application.UseRateLimiter();
        application.UseAuthorization();
        application.MapRazorPages();
        application.MapPhotos();
        application.MapBatches();
        application.MapUploads();
        application.MapReferences();
        application.MapJobs();
        return application;
    }
}
