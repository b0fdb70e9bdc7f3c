using System.Reflection;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>The files under <c>Page/</c>, embedded in the assembly.</summary>
internal static class PageResource
{
    /// <summary>The text of <paramref name="fileName"/>, its lines ended by a single line feed whatever the checkout did to them.</summary>
    /// <exception cref="FileNotFoundException">No such file was embedded.</exception>
    public static string Read(string fileName)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("report/" + fileName)
            ?? throw new FileNotFoundException($"The report's page lacks its part {fileName}.", fileName);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
