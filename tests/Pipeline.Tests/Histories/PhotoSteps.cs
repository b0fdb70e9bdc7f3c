using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Queue;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Safeguarding;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Vision.Decoding;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>What is done with photos until they are judged.</summary>
internal sealed class PhotoSteps(World world)
{
    private const float Clear = 0.97f;
    private const float Unclear = 0.5f;
    private const int NoisePattern = 12;

    /// <summary>A human's face. The last two humans are twins: their faces match.</summary>
    public static float[] FaceOf(int human, bool isClear = true)
    {
        float part = isClear ? Clear : Unclear;
        (int, float) noise = (NoisePattern + human, MathF.Sqrt(1 - (part * part)));
        return human == World.Humans - 1 ? Sketch.Face((human - 1, 0.8f * part), (human, 0.6f * part), noise) : Sketch.Face((human, part), noise);
    }

    public async Task UploadAsync(SchoolOfWorld school, Drawing drawing, Arrival arrival)
    {
        world.Pictures.Add((drawing, 0));
        await ReceiveAsync(school, world.Pictures.Count - 1, coding: 0, arrival);
    }

    public async Task UploadAgainAsync(SchoolOfWorld school, Command.UploadAgain step)
    {
        if (world.Pictures.Count > 0)
            await ReceiveAsync(school, world.Pictures.Count - 1 - (step.Picture % world.Pictures.Count), step.Coding, step.Arrival);
    }

    public async Task SayAsync(SchoolOfWorld school, Command.Say step)
    {
        if (PhotoOf(school, step.Photo) is not { Drawing.Faces.Count: > 0 } photo)
            return;
        int place = step.Face % photo.Drawing.Faces.Count;
        bool names = step.Kind == HumanAssertionKind.IsPerson;
        var word = new FaceWord(step.Kind, names ? school.Truth.Of(step.Human).Id : null, "a reason");
        bool recorded = await world.TryAsync(school, async () =>
        {
            try
            {
                await world.Get<IdentifyFace>().RunAsync(school.Id, photo.Id, (short)place, word, World.Office, default);
            }
            catch (ReviewRefusedException)
            {
                await world.Get<OverrideBlock>().RunAsync(school.Id, photo.Id, (short)place, word, World.Lead, default);
            }
        });
        photo.AwaitsNight |= world.IsBeingKilled;
        if (!recorded)
            return;
        if (step.Kind is { } kind)
            photo.Words[place] = new TrueWord(kind, names ? step.Human : null, world.Now);
        else
            photo.Words.Remove(place);
    }

    public async Task ExceptAsync(SchoolOfWorld school, Command.Except step)
    {
        if (PhotoOf(school, step.Photo) is not { } photo)
            return;
        var scope = new ExceptionScope(photo.Id, school.Truth.Of(step.Human).Id, World.Channels[step.Channel].Id);
        ExceptPerson except = world.Get<ExceptPerson>();
        bool recorded = await world.TryAsync(school, () => step.TakesBack
            ? except.TakeBackAsync(school.Id, scope, World.Lead, default)
            : except.RunAsync(school.Id, scope, "the mother asked for it", World.Lead, seenAt: null, default));
        photo.AwaitsNight |= world.IsBeingKilled;
        if (!recorded)
            return;
        if (step.TakesBack)
            photo.Exceptions.Remove((step.Human, step.Channel));
        else
            photo.Exceptions[(step.Human, step.Channel)] = world.Now;
    }

    public async Task SayOfPhotoAsync(SchoolOfWorld school, Command.SayOfPhoto step)
    {
        if (PhotoOf(school, step.Photo) is not { } photo)
            return;
        AssertPhoto assert = world.Get<AssertPhoto>();
        bool recorded = await world.TryAsync(school, () => step.TakesBack
            ? assert.TakeBackAsync(school.Id, photo.Id, step.Kind, "a reason", World.Lead, default)
            : assert.RunAsync(school.Id, photo.Id, step.Kind, null, World.Office, null, default));
        photo.AwaitsNight |= world.IsBeingKilled;
        if (!recorded)
            return;
        if (step.Kind == PhotoAssertionKind.NamesChecked)
            photo.NamesCheckedAt = step.TakesBack ? null : world.Now;
        if (step.Kind == PhotoAssertionKind.AnotherPicture)
            photo.AnotherPictureAt = step.TakesBack ? null : world.Now;
        if (step.Kind == PhotoAssertionKind.Withheld)
            photo.WithheldAt = step.TakesBack ? null : world.Now;
    }

    public async Task LockAsync(SchoolOfWorld school, int which)
    {
        if (PhotoOf(school, which) is not { } photo)
            return;
        if (await world.TryAsync(school, () => world.Get<SafeguardingStop>().RaiseAsync(school.Id, photo.Id, null, World.Office, default)))
            photo.LockedAt = world.Now;
        photo.AwaitsNight |= world.IsBeingKilled;
    }

    public async Task FreeAsync(SchoolOfWorld school)
    {
        await using ConsentLensDbContext context = world.Contexts.Create(school.Id);
        var concern = await context.SafeguardingConcerns.Where(row => row.ClosedAt == null).OrderBy(row => row.Id).Select(row => new { row.Id, row.PhotoId }).FirstOrDefaultAsync();
        if (concern is null || !await world.TryAsync(school, () => world.Get<SafeguardingStop>().CloseAsync(school.Id, concern.Id, "seen to", isPhotoFree: true, World.Lead, default)))
            return;
        school.Truth.Photos.Single(photo => photo.Id == concern.PhotoId).LockedAt = null;
    }

    public async Task ChangeRulesAsync(SchoolOfWorld school, int channel, Rules rules)
    {
        string id = World.Channels[channel].Id;
        if (await world.TryAsync(school, () => world.Get<ChangeChannel>().RunAsync(school.Id, id, World.FormOf(id, rules), World.Head, default)))
            school.Rules[channel] = rules;
    }

    // 0 is the last one: most of what is said is said of what came in just now.
    private static TruePhoto? PhotoOf(SchoolOfWorld school, int which) => school.Truth.Photos.Count == 0 ? null : school.Truth.Photos[^((which % school.Truth.Photos.Count) + 1)];

    private async Task ReceiveAsync(SchoolOfWorld school, int picture, int coding, Arrival arrival)
    {
        (Drawing drawing, int copies) = world.Pictures[picture];
        world.Pictures[picture] = (drawing, copies + 1);
        TruePerson? named = arrival.Named is { } human ? school.Truth.Of(human) : null;
        string file = $"IMG{picture}x{copies}{(named is not null && arrival.Naming == Naming.File ? $" {named.Name}" : "")}.jpg";
        string batch = $"Trip{(named is not null && arrival.Naming == Naming.Batch ? $" {named.Name}" : "")}";
        using RgbImage image = Sketch.Draw(drawing.Scene, [.. drawing.Faces.Select(face => FaceOf(face.Human, face.IsClear))]);
        byte[] bytes = Sketch.Encode(image, coding);
        bool died = !await world.RunAsync(() => arrival.ByFolder ? FromFolderAsync(school, batch, file, bytes, arrival) : ThroughBrowserAsync(school, batch, file, bytes, arrival));
        if (died)
            world.Tally.Count("uploads killed");
        // Whatever was taken in now is this picture. A copy that was there already is named by this name, too.
        await using ConsentLensDbContext context = world.Contexts.Create(school.Id);
        long last = school.Truth.Photos.Select(photo => photo.Id).DefaultIfEmpty(0).Max();
        foreach (long id in await context.Photos.Where(photo => photo.Id > last).OrderBy(photo => photo.Id).Select(photo => photo.Id).ToArrayAsync())
            school.Truth.Photos.Add(new TruePhoto { Id = id, Picture = picture, Drawing = drawing, Coding = coding });
        if (named is not null && !died)
            AddName(school, picture, coding, last, named.Name, world.Now);
    }

    private static void AddName(SchoolOfWorld school, int picture, int coding, long last, string name, DateTimeOffset now)
    {
        bool isNew = school.Truth.Photos.Exists(photo => photo.Id > last);
        foreach (TruePhoto photo in school.Truth.Photos.Where(photo => isNew ? photo.Id > last : photo.Picture == picture && photo.Coding == coding))
            photo.Names[name] = now;
    }

    private async Task ThroughBrowserAsync(SchoolOfWorld school, string batchName, string file, byte[] bytes, Arrival arrival)
    {
        try
        {
            string[] classes = arrival.OneClass && school.Truth.People.Any(person => person.EnteredAt is not null && person.Human % 2 == 0) ? ["3A"] : [];
            // Every other upload is screened while it is open, and is called what it is called only after that.
            bool isEarly = file.Length % 2 == 0;
            OpenUpload open = world.Get<OpenUpload>();
            long batch = await open.RunAsync(school.Id, new UploadPlan(isEarly ? "Trip" : batchName, null, isEarly ? [] : classes, []), World.Office, default);
            using var body = new MemoryStream(bytes, writable: false);
            ReceivedPhoto received = await world.Get<ReceivePhoto>().RunAsync(school.Id, batch, file, body, default);
            if (isEarly)
            {
                await world.Job(JobKind.ScreenUpload).RunAsync(school.Id, [batch], default);
                await open.DescribeAsync(school.Id, batch, new UploadPlan(batchName, null, classes, []), default);
            }

            await world.Get<FinishUpload>().RunAsync(school.Id, batch, received.Outcome == IntakeOutcome.Duplicate ? 1 : 0, World.Office, default);
        }
        catch (RefusedException)
        {
            // Nothing new was in it.
        }
    }

    private async Task FromFolderAsync(SchoolOfWorld school, string batchName, string file, byte[] bytes, Arrival arrival)
    {
        string folder = Directory.CreateTempSubdirectory("consentlens-history-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, file), bytes);
            long batch = await world.Get<BatchRegistration>().AddAsync(school.Id, batchName, folder, arrival.OneClass ? ["3A"] : [], World.Office, default);
            await world.Job(JobKind.IngestBatch).RunAsync(school.Id, [batch], default);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
