using System.Text.Json.Nodes;
using ConsentLens.Pipeline.Tests.Screening;
using ConsentLens.Pipeline.Vision.Decoding;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary>Register, references and photos of a small drawn school in a folder of a test's own: p0 permitted, p1 restricted.</summary>
internal sealed class SchoolFolder : IDisposable
{
    internal const string Header =
        "person_id,upn,given_name,family_name,role,year_group,class,website,social_media,press,print,newsletter,name_with_image,"
        + "safeguarding,biometric_parent_1,biometric_parent_2,biometric_child,leaving_date";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("consentlens-cli-");

    internal SchoolFolder()
    {
        Write("register.csv", $"{Header}\np0,,Quillon,Vexworth,pupil,3,3A,yes,,,,,,,yes,,,\np1,,Thessaly,Brackenmoor,pupil,3,3B,no,,,,,,,yes,,,\n");
        for (int head = 0; head < 2; head++)
        {
            for (int moment = 1; moment <= 2; moment++) Put($"references/p{head}/{moment}.jpg", DrawnPupils.Portrait(head, moment));
        }

        Put("photos/a.jpg", DrawnPupils.Portrait(0, 4));
        Put("photos/b.jpg", DrawnPupils.Portrait(1, 4));
        Put("photos/c.jpg", DrawnPupils.Nobody());
    }

    internal string Output => PathOf("out");

    internal string PathOf(string name) => Path.Combine(_folder.FullName, name);

    internal void Write(string name, string text)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }

    internal void Put(string name, RgbImage photo)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        using (photo) File.WriteAllBytes(PathOf(name), JpegEncoder.Encode(photo, 90));
    }

    /// <summary>The usual command line, with <paramref name="more"/> behind it.</summary>
    internal string[] Screen(params string[] more) =>
        ["screen", PathOf("photos"), "--register", PathOf("register.csv"), "--references", PathOf("references"), "--out", Output, .. more];

    /// <summary>The usual command line with another value of one of its arguments.</summary>
    internal string[] ScreenWith(string option, string value)
    {
        string[] arguments = Screen();
        int at = option == "PHOTOS" ? 1 : Array.IndexOf(arguments, option) + 1;
        arguments[at] = value;
        return arguments;
    }

    /// <summary>A copy of the models folder whose thresholds tell drawn heads apart.</summary>
    internal string CopyModels()
    {
        string from = ModelsDirectory.Find();
        string to = PathOf("models");
        _ = Directory.CreateDirectory(Path.Combine(to, "built"));
        foreach (string model in Directory.GetFiles(Path.Combine(from, "built"), "*.onnx")) File.Copy(model, Path.Combine(to, "built", Path.GetFileName(model)));
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(from, ModelManifest.FileName)))!;
        foreach (JsonNode? model in manifest["models"]!.AsArray())
        {
            if (model!["name"]!.GetValue<string>() != "face-reidentification-retail-0095") continue;
            model["embedding"]!["thresholds"] = new JsonObject { ["matchAt"] = 0.69, ["possibleAt"] = 0.6, ["margin"] = 0.05 };
        }

        File.WriteAllText(Path.Combine(to, ModelManifest.FileName), manifest.ToJsonString());
        return to;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
