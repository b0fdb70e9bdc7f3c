using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Tests;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>What a form sends never lies on the disk in the clear, however large it is.</summary>
[Collection(SiteCollection.Name)]
public sealed partial class FormFilesTests : IDisposable
{
    private const string Last = "end";
    private const string Pupil = "P-form-files";

    private readonly ServedSite _site;
    private readonly string _folder = Directory.CreateTempSubdirectory("consentlens-form-files-").FullName;
    private readonly ConcurrentQueue<string> _made = [];
    private readonly FileSystemWatcher _watcher;

    public FormFilesTests(ServedSite site)
    {
        _site = site;
        // Where the framework puts the files of a form that it does not keep in memory.
        Environment.SetEnvironmentVariable("ASPNETCORE_TEMP", _folder);
        _watcher = new FileSystemWatcher(_folder);
        _watcher.Created += (_, file) => _made.Enqueue(file.Name!);
        _watcher.EnableRaisingEvents = true;
    }

    public void Dispose()
    {
        _watcher.Dispose();
        Environment.SetEnvironmentVariable("ASPNETCORE_TEMP", null);
        Directory.Delete(_folder, recursive: true);
    }

    [BuiltModelsFact]
    public async Task No_form_writes_its_files_into_the_temporary_folder()
    {
        using Caller office = await _site.SignInAsync("office");
        await using (ConsentLensDbContext context = _site.Context(_site.School))
        {
            context.People.Add(new PersonRow { SchoolId = _site.School, PersonId = Pupil, GivenName = "Ada", FamilyName = "Byron", Role = PersonRole.Pupil });
            await context.SaveChangesAsync();
        }

        byte[] register = Encoding.UTF8.GetBytes("person_id,given_name,family_name,role,class\n" + string.Concat(Enumerable.Range(0, 20_000).Select(number => $"P{number},Ada,Byron,pupil,3A\n")));
        (string Page, string Path, string Field, string Name, byte[] File, string Unread)[] forms =
        [
            ("/people/import", "/people/import?handler=Preview", "Upload", "register.csv", register, "Choose the file first"),
            ($"/people/{Pupil}", $"/people/{Pupil}?handler=Add", "Photos", "portrait.jpg", Picture(9_000_000), "Choose at least one photo"),
            ("/upload", "/upload", "photos", "sports-day.jpg", Picture(3_000_000), "Choose the photos to upload"),
            ("/upload", "/upload", "photos", "trip.zip", Zip(Picture(3_000_000)), "Choose the photos to upload"),
        ];
        foreach ((string page, string path, string field, string name, byte[] file, string unread) in forms)
        {
            using HttpResponseMessage answer = await SendAsync(office, page, path, field, name, file);
            Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Redirect, $"{path}: {answer.StatusCode}");
            Assert.DoesNotContain(unread, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // Events come one after the other: with this one, all have.
        await File.WriteAllTextAsync(Path.Combine(_folder, Last), string.Empty);
        await Patience.UntilAsync(() => Task.FromResult(_made.Contains(Last)), TimeSpan.FromSeconds(10), () => "The watcher is silent.");
        Assert.Equal([Last], _made);
    }

    [BuiltModelsFact]
    public async Task Who_is_not_signed_in_cannot_fill_the_memory()
    {
        using Caller stranger = await _site.CallAsync();
        try
        {
            using HttpResponseMessage answer = await SendAsync(stranger, "/access/sign-in", "/access/sign-in", "Password", "password.txt", Picture(20_000_000));
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{answer.StatusCode}");
        }
        catch (HttpRequestException)
        {
            // The connection was closed before it was all sent.
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(Caller caller, string page, string path, string field, string name, byte[] file)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token().Match(await caller.ReadAsync(page)).Groups[1].Value), "__RequestVerificationToken" },
            { new ByteArrayContent(file), field, name },
        };
        return await caller.SendAsync(HttpMethod.Post, path, form);
    }

    /// <summary>The beginning of a JPEG, and noise.</summary>
    private static byte[] Picture(int length)
    {
        byte[] file = new byte[length];
        new Random(length).NextBytes(file);
        new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }.CopyTo(file, 0);
        return file;
    }

    private static byte[] Zip(byte[] picture)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry("trip.jpg").Open();
            entry.Write(picture);
        }

        return bytes.ToArray();
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
