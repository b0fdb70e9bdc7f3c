using System.Globalization;
using ConsentLens.Synthetic.Heads;
using ConsentLens.Synthetic.Heads.Geometry;
using ConsentLens.Synthetic.Numerics;
using ConsentLens.Synthetic.Rendering;

namespace ConsentLens.Synthetic.Making;

/// <summary>Renders every head of the atlas at all its moments, and the uniforms, once.</summary>
internal static class AtlasMaker
{
    private const int People = 150;
    private const int Siblings = 6;
    private const float SiblingDistance = 0.35f;
    private const int CalmMoments = 4;
    private const int EverydayMoments = 4;
    private const float CalmVariety = 0.5f;
    private const float FaceHeight = 175;
    private const float HeadBelowEyes = 45;
    private const float Quality = 76;

    public static void Write(string directory)
    {
        Directory.CreateDirectory(directory);
        IReadOnlyList<HeadIdentity> people = DistinctIdentities.Draw(People, 1);
        HeadIdentity[] heads =
        [
            .. people,
            .. Enumerable.Range(0, Siblings).Select(i => IdentityFactory.CreateLookalike(people[i], 500_000 + i, SiblingDistance)),
        ];
        string[][] lines = new string[heads.Length][];
        Parallel.For(0, heads.Length, number => lines[number] = WriteHead(directory, heads[number], number));
        string heading = "head,kind,width,height,eyes_x,eyes_y,box_x,box_y,box_width,box_height,"
            + "eye1_x,eye1_y,eye2_x,eye2_y,nose_x,nose_y,mouth1_x,mouth1_y,mouth2_x,mouth2_y,yaw,pitch,roll";
        string[] uniforms = WriteUniforms(directory);
        File.WriteAllText(Path.Combine(directory, "index.csv"), string.Join('\n', [heading, .. lines.SelectMany(line => line), .. uniforms]) + "\n");
    }

    private static string[] WriteHead(string directory, HeadIdentity identity, int number)
    {
        var parts = new List<(FigureSprite Sprite, PixelArea Area)>();
        var lines = new List<string>();
        for (int index = 0; index < CalmMoments + EverydayMoments + 1; index++)
        {
            string kind = index < CalmMoments ? "calm" : index < CalmMoments + EverydayMoments ? "everyday" : "turned";
            HeadMoment moment = MomentOf(number, index, kind);
            FigureSprite sprite = FigureRenderer.Render(identity, moment, FaceHeight, HeadBelowEyes, FigureLayer.Head);
            PixelArea area = PixelArea.Covered(sprite);
            parts.Add((sprite, area));
            lines.Add(Line($"{number}", kind, sprite, area, moment.Pose));
        }

        File.WriteAllBytes(Path.Combine(directory, $"{number:D3}.webp"), SheetFile.Encode(parts, Quality));
        foreach ((FigureSprite sprite, _) in parts)
            sprite.Dispose();
        return [.. lines];
    }

    private static HeadMoment MomentOf(int number, int index, string kind)
    {
        long seed = (number * 1009L) + (index * 17) + 3;
        float variety = kind == "calm" ? CalmVariety : 1;
        HeadMoment moment = HeadMoment.Create(seed, variety);
        var random = new SeededRandom(seed + 11);
        HeadPose pose = moment.Pose with { BodyYaw = 0 };
        if (kind == "turned")
            pose = pose with { Yaw = random.Uniform(0.9f, 1.3f) };
        // The light comes from the picture's right; a mirrored sprite has it from the left.
        var light = new Lighting(
            random.Uniform(0, 0.8f) * variety,
            random.Uniform(0.3f, 0.9f),
            random.Uniform(0.55f, 0.95f),
            random.Uniform(0.42f, 0.7f),
            RedCast: 0,
            BlueCast: 0,
            Exposure: 1);
        return moment with { Pose = pose, Lighting = light, Tie = SchoolUniform.Colours[0] };
    }

    private static string[] WriteUniforms(string directory)
    {
        HeadIdentity wearer = IdentityFactory.Create(1);
        var parts = new List<(FigureSprite Sprite, PixelArea Area)>();
        var lines = new List<string>();
        HeadMoment still = HeadMoment.Create(1, 0) with { Lighting = new(0.35f, 0.6f, 0.75f, 0.55f, 0, 0, 1) };
        for (int i = 0; i < SchoolUniform.Colours.Count; i++)
        {
            foreach (Colour tie in (Colour[])[SchoolUniform.Colours[(i + 3) % SchoolUniform.Colours.Count], new(226, 228, 232)])
            {
                HeadMoment moment = still with { Pose = still.Pose with { BodyYaw = 0 }, Jumper = SchoolUniform.Colours[i], Tie = tie };
                FigureSprite sprite = FigureRenderer.Render(wearer, moment, FaceHeight, FigureRenderer.BelowEyes, FigureLayer.Clothes);
                PixelArea area = PixelArea.Covered(sprite);
                parts.Add((sprite, area));
                lines.Add(Line("", "uniform", sprite, area, null));
            }
        }

        File.WriteAllBytes(Path.Combine(directory, "uniforms.webp"), SheetFile.Encode(parts, Quality));
        return [.. lines];
    }

    private static string Line(string head, string kind, FigureSprite sprite, PixelArea area, HeadPose? pose)
    {
        var numbers = new List<float> { sprite.EyesX - area.Left, sprite.EyesY - area.Top };
        if (pose is not null)
        {
            numbers.AddRange([sprite.FaceBox.X - area.Left, sprite.FaceBox.Y - area.Top, sprite.FaceBox.Width, sprite.FaceBox.Height]);
            foreach (Point3 point in sprite.Landmarks)
                numbers.AddRange([point.X - area.Left, point.Y - area.Top]);
        }

        IEnumerable<string> columns = [head, kind, $"{area.Width}", $"{area.Height}", .. numbers.Select(number => number.ToString("0.#", CultureInfo.InvariantCulture))];
        if (pose is not null)
            columns = [.. columns, .. new[] { pose.Yaw, pose.Pitch, pose.Roll }.Select(angle => angle.ToString("0.##", CultureInfo.InvariantCulture))];
        return string.Join(',', columns);
    }
}
