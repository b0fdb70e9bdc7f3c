using System.Globalization;
using System.Numerics;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Tests.Vision.Faces;
using ConsentLens.Pipeline.Vision.Decoding;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>
/// Real photos of several people as a whole: as they are, shrunk on a larger ground, turned, blurred, in bad light. Where the faces are is what the program finds in
/// the photos as they are, which is as many as were counted by eye; the command says so if it is not.
/// </summary>
internal static class GroupRun
{
    public const string Group = "group photos";

    private const int Quality = 92;

    /// <summary>Standard deviation up to which a photo is blurred at its own size, in pixels.</summary>
    private const float DirectSigma = 4;

    public static async Task<IReadOnlyList<ConditionRow>> MeasureAsync(FaceFinder finder, int workers, CancellationToken cancellationToken)
    {
        var reader = new PhotoReader(new ImagingLimits());
        var rows = new Dictionary<string, PhotoSightings[]>();
        string[] names = [.. Changes().Select(change => change.Name)];
        foreach (string name in names) rows[name] = new PhotoSightings[CountedGroup.All.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, CountedGroup.All.Count, options, (place, token) =>
        {
            CountedGroup group = CountedGroup.All[place];
            using RgbImage photo = reader.Decode(File.ReadAllBytes(SharedPhotos.Group(group.File)), FaceFinder.ReleaseSide, token);
            FacePlace[] faces = [.. finder.Find(JpegEncoder.Encode(photo, Quality), token).Where(finding => finding.Quality != FaceQuality.Possible).Select(finding => FacePlace.Of(finding.Box))];
            if (faces.Length != group.Faces)
            {
                throw new InvalidDataException($"{group.File} shows {group.Faces} faces and {faces.Length} are found in it as it is, so where they are is not known.");
            }

            foreach ((string name, Func<RgbImage, FacePlace[], (RgbImage, FacePlace[])> change) in Changes())
            {
                (RgbImage changed, FacePlace[] places) = change(photo, faces);
                using (changed) rows[name][place] = PhotoSightings.Of(places, finder.Find(JpegEncoder.Encode(changed, Quality), token));
            }

            return ValueTask.CompletedTask;
        });
        return [.. names.Select(name => new ConditionRow(Group, name, rows[name]))];
    }

    private static IEnumerable<(string Name, Func<RgbImage, FacePlace[], (RgbImage, FacePlace[])> Change)> Changes()
    {
        yield return ("as they are", (photo, faces) => (photo.Clone(), faces));
        foreach (int width in (int[])[24, 20, 16, 12]) yield return (Text($"faces of {width} px"), (photo, faces) => Shrunk(photo, faces, width));
        foreach (int degrees in (int[])[15, 30, 45]) yield return (Text($"turned by {degrees} degrees"), (photo, faces) => Turned(photo, faces, degrees));
        foreach (float blur in (float[])[0.06f, 0.1f, 0.15f]) yield return (Text($"out of focus, sigma {blur:0.00} of a face"), (photo, faces) => (Blurred(photo, blur * MedianWidth(faces)), faces));
        foreach (int part in (int[])[8, 16]) yield return (Text($"dark: 1/{part}"), (photo, faces) => (Lit(photo, new FaceLight(1f / part, 0)), faces));
        yield return ("fog: an eighth of the contrast", (photo, faces) => (Lit(photo, new FaceLight(0.125f, 120)), faces));
    }

    private static float MedianWidth(FacePlace[] faces) => faces.Select(face => face.Width).Order().ElementAt(faces.Length / 2);

    /// <summary>A strong blur on a smaller copy: the same picture for a fraction of the work.</summary>
    private static RgbImage Blurred(RgbImage photo, float sigma)
    {
        float shrink = MathF.Min(1, DirectSigma / sigma);
        if (shrink == 1) return Pictures.Blurred(photo, sigma);
        using RgbImage small = Pictures.Scaled(photo, shrink);
        using RgbImage blurred = Pictures.Blurred(small, DirectSigma);
        return ImageResizer.Resize(blurred, photo.Width, photo.Height);
    }

    private static RgbImage Lit(RgbImage photo, FaceLight light)
    {
        RgbImage lit = photo.Clone();
        LightChange.Apply(lit, light);
        return lit;
    }

    private static (RgbImage Photo, FacePlace[] Faces) Shrunk(RgbImage photo, FacePlace[] faces, float width)
    {
        float factor = width / MedianWidth(faces);
        using RgbImage small = Pictures.Scaled(photo, factor);
        RgbImage ground = Backdrops.Make(BackdropKind.Plain, 3);
        int left = (ground.Width - small.Width) / 2;
        int top = (ground.Height - small.Height) / 2;
        Pictures.Paste(ground, small, left, top);
        return (ground, [.. faces.Select(face => new FacePlace(left + (face.X * factor), top + (face.Y * factor), face.Width * factor))]);
    }

    private static (RgbImage Photo, FacePlace[] Faces) Turned(RgbImage photo, FacePlace[] faces, float degrees)
    {
        (float sine, float cosine) = MathF.SinCos(degrees * MathF.PI / 180);
        int width = (int)((photo.Width * cosine) + (photo.Height * sine));
        int height = (int)((photo.Width * sine) + (photo.Height * cosine));
        var turn = new PictureTurn(degrees, new Vector2(photo.Width / 2f, photo.Height / 2f), new Vector2(width / 2f, height / 2f));
        return (turn.Turn(photo, width, height), [.. faces.Select(face => TurnedFace(turn, face))]);
    }

    private static FacePlace TurnedFace(PictureTurn turn, FacePlace face)
    {
        Vector2 centre = turn.Apply(new Vector2(face.X, face.Y));
        return face with { X = centre.X, Y = centre.Y };
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
