using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.Screening.Sources;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>
/// Reads an upload that a browser without scripts sends as one form, section by section, so that no photo is ever on the disk unencrypted: the form that
/// the framework would read is kept in temporary files. The token has to come before the files; their details may come after.
/// </summary>
/// <param name="antiforgery">Checks the form's token.</param>
/// <param name="open">Begins the upload.</param>
/// <param name="photos">Takes photos in.</param>
/// <param name="zips">Takes zips in.</param>
/// <param name="sidecars">Reads what lies beside the photos.</param>
/// <param name="finish">Ends the upload.</param>
internal sealed class MultipartUpload(IAntiforgery antiforgery, OpenUpload open, ReceivePhoto photos, ReceiveZip zips, ReceiveSidecars sidecars, FinishUpload finish)
{
    private const string TokenField = "__RequestVerificationToken";
    private const string TokenHeader = "X-Form-Token";
    private const int MostFieldLetters = 4_000;
    private const int MostFields = 1_000;
    private const long MostSidecarBytes = 60_000_000;

    /// <summary>Receives the whole upload and finishes it.</summary>
    /// <param name="http">The request; its body must not have been read.</param>
    /// <param name="batchId">An upload being continued, or null for a new one.</param>
    /// <param name="user">Who uploads.</param>
    /// <param name="name">What to call the photos until their name is read.</param>
    /// <param name="form">Receives the fields once they have been read, so that the page can show them again.</param>
    /// <returns>The upload, and the outcome of each file.</returns>
    /// <exception cref="AntiforgeryValidationException">It is not our own form.</exception>
    /// <exception cref="UploadRefusedException">Something of it cannot be right.</exception>
    public async Task<(long BatchId, IReadOnlyList<ReceivedPhoto> Files)> RunAsync(HttpContext http, int schoolId, long? batchId, string user, string name, Action<UploadForm> form)
    {
        MultipartReader reader = ReaderOf(http.Request);
        List<(string Name, string Value)> fields = [];
        List<ReceivedPhoto> files = [];
        List<SidecarForm> beside = [];
        long? upload = null;
        while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out ContentDispositionHeaderValue? part))
                continue;
            string file = HeaderUtilities.RemoveQuotes(part.FileNameStar.HasValue ? part.FileNameStar : part.FileName).Value ?? string.Empty;
            if (file.Length == 0)
            {
                if (!part.FileName.HasValue && fields.Count < MostFields)
                    fields.Add((HeaderUtilities.RemoveQuotes(part.Name).Value ?? string.Empty, await TextAsync(section, http.RequestAborted)));
                continue;
            }

            upload ??= await BeginAsync(http, schoolId, batchId, user, name, fields);
            if (SidecarTexts.IsSidecar(file)) beside.Add(await SidecarAsync(file, section, MostSidecarBytes - beside.Sum(one => (long)(one.Content?.Length ?? 0)), http.RequestAborted));
            else files.AddRange(await TakeAsync(schoolId, upload.Value, file, section.Body, http.RequestAborted));
        }

        UploadForm said = FormOf(fields);
        form(said);
        if (upload is null)
        {
            await CheckAsync(http, fields);
            throw new UploadRefusedException(UploadRefusal.Empty, "Choose the photos to upload.");
        }

        // Not before all photos are there.
        await sidecars.RunAsync(schoolId, upload.Value, within: null, [.. beside.Select(file => file.ToEntry())], http.RequestAborted);
        if (batchId is null)
            await open.DescribeAsync(schoolId, upload.Value, said.ToPlan(), http.RequestAborted);
        int duplicates = files.Count(photo => photo.Outcome == IntakeOutcome.Duplicate);
        await finish.RunAsync(schoolId, upload.Value, duplicates, user, http.RequestAborted);
        return (upload.Value, files);
    }

    private static MultipartReader ReaderOf(HttpRequest request)
    {
        string? boundary = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        return boundary is { Length: > 0 }
            ? new MultipartReader(boundary, request.Body)
            : throw new UploadRefusedException(UploadRefusal.Invalid, "Choose the photos to upload.");
    }

    private async Task<long> BeginAsync(HttpContext http, int schoolId, long? batchId, string user, string name, List<(string Name, string Value)> fields)
    {
        await CheckAsync(http, fields);
        return batchId ?? await open.RunAsync(schoolId, new UploadPlan(name, null, [], []), user, http.RequestAborted);
    }

    private Task CheckAsync(HttpContext http, List<(string Name, string Value)> fields)
    {
        http.Request.Headers[TokenHeader] = fields.LastOrDefault(field => field.Name == TokenField).Value ?? string.Empty;
        return antiforgery.ValidateRequestAsync(http);
    }

    private async Task<IReadOnlyList<ReceivedPhoto>> TakeAsync(int schoolId, long upload, string name, Stream body, CancellationToken cancellationToken) =>
        name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)
            ? (await zips.RunAsync(schoolId, upload, name, body, cancellationToken)).Photos
            : [await photos.RunAsync(schoolId, upload, name, body, cancellationToken)];

    private static async Task<SidecarForm> SidecarAsync(string name, MultipartSection section, long room, CancellationToken cancellationToken)
    {
        byte[] content = new byte[SidecarTexts.MostBytes + 1];
        int count = await section.Body.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken);
        return new SidecarForm(name, count > Math.Min(room, SidecarTexts.MostBytes) ? null : content[..count]);
    }

    private static UploadForm FormOf(List<(string Name, string Value)> fields)
    {
        string[] All(string name) => [.. fields.Where(field => field.Name == name).Select(field => field.Value)];
        return new UploadForm { Name = All("Name").FirstOrDefault(), Event = All("Event").FirstOrDefault(), Classes = All("Classes"), Channels = All("Channels") };
    }

    private static async Task<string> TextAsync(MultipartSection section, CancellationToken cancellationToken)
    {
        char[] letters = new char[MostFieldLetters];
        using var reader = new StreamReader(section.Body);
        int count = await reader.ReadBlockAsync(letters, cancellationToken);
        return new string(letters, 0, count);
    }
}
