using System.IO.Compression;
using ConsentLens.Pipeline.School.Releases;
using ConsentLens.Pipeline.School.Takedowns;
using ConsentLens.Pipeline.Screening.FolderRun;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Encryption.Blobs;
using ConsentLens.Pipeline.Storage.Encryption.Keys;
using ConsentLens.Pipeline.Storage.Keys;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>What is done with photos once they leave the house, and after.</summary>
internal sealed class ReleaseSteps(World world)
{
    private const float Recognisable = 0.3f;

    private readonly PhotoReader _reader = new(new ImagingLimits());
    private int _links;

    public async Task ReleaseAsync(SchoolOfWorld school, int channel)
    {
        long[] photos = [.. school.Truth.Photos.Select(photo => photo.Id)];
        await world.TryAsync(school, async () =>
        {
            DraftOutcome draft = await world.Get<ReleaseDraft>().CreateAsync(school.Id, World.Channels[channel].Id, null, photos, World.Head, default);
            await world.Get<ApproveRelease>().RunAsync(school.Id, draft.ReleaseId, World.Head, int.MaxValue, default);
        });
    }

    /// <summary>Looks into packages that were not there before.</summary>
    public async Task LookAsync(SchoolOfWorld school)
    {
        await using ConsentLensDbContext context = world.Contexts.Create(school.Id);
        long[] known = [.. school.Truth.Packages.Select(package => package.Release)];
        ReleaseRow[] built = await context.Releases.AsNoTracking().Where(release => release.PackageBlobId != null && !known.Contains(release.Id)).OrderBy(release => release.Id).ToArrayAsync();
        foreach (ReleaseRow release in built)
        {
            ReleaseItemRow[] items = await context.ReleaseItems.AsNoTracking().Where(item => item.ReleaseId == release.Id).ToArrayAsync();
            using DataKey key = await world.Get<SchoolKeyStore>().OpenAsync(school.Id, KeyPurpose.School, default);
            byte[] package = await world.Get<EncryptedBlobStore>().ReadAsync(key, BlobAddress.Parse(release.PackageBlobId!), default);
            school.Truth.Packages.Add(new TruePackage(release.Id, Array.FindIndex(World.Channels, channel => channel.Id == release.ChannelId), [.. Copies(school, package, items)]));
            world.Tally.Count("packages");
        }
    }

    public async Task DownloadAsync(SchoolOfWorld school, int which)
    {
        if (PackageOf(school, which) is not { } package)
            return;
        bool taken = await world.TryAsync(school, async () =>
        {
            ReleasePackage download = await world.Get<DownloadPackage>().OpenAsync(school.Id, package.Release, World.Head, default);
            await download.Content.DisposeAsync();
        });
        if (!taken)
            return;
        world.Tally.Count("downloads");
        school.Truth.Out.AddRange(package.Copies.Select(copy => new TrueCopy(package.Release, package.Channel, copy.Photo, copy.Visible, "")));
    }

    public async Task PublishAsync(SchoolOfWorld school, int which)
    {
        if (PackageOf(school, which) is not { } package)
            return;
        string link = $"https://school.example/{++_links}";
        bool recorded = await world.TryAsync(school, () => world.Get<RecordPublication>().RunAsync(school.Id, package.Release, null, link, World.Head, default));
        foreach ((TruePhoto photo, _) in package.Copies)
            photo.AwaitsNight |= world.IsBeingKilled;
        if (!recorded)
            return;
        world.Tally.Count("publications");
        // What was taken along went there.
        school.Truth.Out.RemoveAll(copy => copy.Release == package.Release && copy.Place.Length == 0);
        school.Truth.Out.AddRange(package.Copies.Select(copy => new TrueCopy(package.Release, package.Channel, copy.Photo, copy.Visible, link)));
    }

    public async Task TakeDownAsync(SchoolOfWorld school, int which)
    {
        await using ConsentLensDbContext context = world.Contexts.Create(school.Id);
        TakedownRow[] open = await context.Takedowns.AsNoTracking().Where(task => task.ConfirmedAt == null).OrderBy(task => task.Id).ToArrayAsync();
        if (open.Length == 0)
            return;
        TakedownRow task = open[^((which % open.Length) + 1)];
        if (!await world.TryAsync(school, () => world.Get<ConfirmTakedown>().RunAsync(school.Id, task.Id, task.LastDeparture, World.Head, default)))
            return;
        world.Tally.Count("takedowns");
        TrueCopy[] down = [.. school.Truth.Out.Where(copy => copy.Photo.Id == task.PhotoId && copy.Release == task.ReleaseId && copy.Place == task.Link)];
        school.Truth.Out.RemoveAll(down.Contains);
        school.Truth.Down[task.Id] = down;
    }

    public async Task ReopenAsync(SchoolOfWorld school, int which)
    {
        await using ConsentLensDbContext context = world.Contexts.Create(school.Id);
        long[] confirmed = await context.Takedowns.Where(task => task.ConfirmedAt != null).OrderBy(task => task.Id).Select(task => task.Id).ToArrayAsync();
        if (confirmed.Length == 0)
            return;
        long task = confirmed[^((which % confirmed.Length) + 1)];
        if (!await world.TryAsync(school, () => world.Get<ReopenTakedown>().RunAsync(school.Id, task, World.Head, default)))
            return;
        world.Tally.Count("takedowns taken back");
        if (school.Truth.Down.Remove(task, out TrueCopy[]? copies))
            school.Truth.Out.AddRange(copies);
    }

    private TruePackage? PackageOf(SchoolOfWorld school, int which)
    {
        List<TruePackage> packages = school.Truth.Packages;
        return packages.Count == 0 ? null : packages[^((which % packages.Count) + 1)];
    }

    private IEnumerable<(TruePhoto Photo, int[] Visible)> Copies(SchoolOfWorld school, byte[] package, ReleaseItemRow[] items)
    {
        using var zip = new ZipArchive(new MemoryStream(package, writable: false));
        foreach (ReleaseItemRow item in items.Where(item => item.CopySha256 is not null))
        {
            using Stream entry = zip.GetEntry(ReleaseCopyWriter.FileName(item.Number))!.Open();
            using var copy = new MemoryStream();
            entry.CopyTo(copy);
            using RgbImage image = _reader.Decode(copy.ToArray(), 0, default);
            TruePhoto photo = school.Truth.Photos.Single(known => known.Id == item.PhotoId);
            yield return (photo, [.. Enumerable.Range(0, photo.Drawing.Faces.Count).Where(place => IsRecognisable(image, place, photo.Drawing.Faces[place]))]);
        }
    }

    private static bool IsRecognisable(RgbImage image, int place, DrawnFace face) =>
        Sketch.FaceIn(image, place) is { } seen && Sketch.Likeness(seen, PhotoSteps.FaceOf(face.Human, face.IsClear)) > Recognisable;
}
