using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Encryption;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.Releases;

/// <summary>Serves the package of a release.</summary>
[Requires(Permission.PrepareRelease)]
public sealed partial class PackageModel(DownloadPackage download, ILogger<PackageModel> logger) : SchoolPage
{
    /// <summary>The release.</summary>
    public long Id { get; private set; }

    /// <summary>Sends the package, or says why not.</summary>
    public async Task<IActionResult> OnGetAsync(long id)
    {
        Id = id;
        try
        {
            ReleasePackage package = await download.OpenAsync(SchoolId, id, Actor, Aborted);
            Response.ContentLength = package.Length;
            return File(package.Content, "application/zip", package.FileName);
        }
        catch (RefusedException refused)
        {
            return Refuse(refused.Message);
        }
        catch (VaultException broken) when (broken.Failure is VaultFailure.NotFound or VaultFailure.Damaged)
        {
            NotUsable(id, SchoolId, broken.Failure);
            return Refuse("The package is missing or damaged on the disk. Make a new release, and tell whoever looks after ConsentLens.");
        }
    }

    [LoggerMessage(LogLevel.Error, "The package of release {Release} of school {School} cannot be used: {Failure}")]
    private partial void NotUsable(long release, int school, VaultFailure failure);
}
