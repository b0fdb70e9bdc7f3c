using ConsentLens.Pipeline.School.People.Lists;
using Microsoft.AspNetCore.Mvc;

namespace ConsentLens.Dashboard.Pages.People;

/// <summary>A file of people, as it is sent.</summary>
internal static class PeopleFile
{
    /// <summary>The kind of an Excel workbook.</summary>
    public const string Workbook = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static FileContentResult Of(PeopleExport export, byte[] file)
    {
        string name = export.Subject.ToString().ToLowerInvariant();
        return export.IsWorkbook
            ? new FileContentResult(file, Workbook) { FileDownloadName = $"{name}.xlsx" }
            : new FileContentResult(file, "text/csv") { FileDownloadName = $"{name}.csv" };
    }
}
