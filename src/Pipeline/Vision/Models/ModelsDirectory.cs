namespace ConsentLens.Pipeline.Vision.Models;

/// <summary>Finds the models folder.</summary>
public static class ModelsDirectory
{
    /// <summary>
    /// The folder that the user named, else the first <c>models</c> folder with a manifest beside or above the program.
    /// </summary>
    /// <param name="requested">The folder that the user named, or null.</param>
    /// <param name="start">Where the search begins; null: the program's own folder.</param>
    /// <exception cref="ModelException">There is none.</exception>
    public static string Find(string? requested = null, string? start = null)
    {
        if (requested is not null)
        {
            return File.Exists(Path.Combine(requested, ModelManifest.FileName))
                ? Path.GetFullPath(requested)
                : throw new ModelException($"There is no {ModelManifest.FileName} in {requested}: give the models folder of ConsentLens.");
        }

        string origin = start ?? AppContext.BaseDirectory;
        for (DirectoryInfo? folder = new(origin); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine(folder.FullName, "models");
            if (File.Exists(Path.Combine(candidate, ModelManifest.FileName)))
                return candidate;
        }

        throw new ModelException($"There is no models folder beside or above {origin}: give one with --models DIR.");
    }
}

/// <summary>The models or their manifest are not as they must be. The message is one sentence for the user.</summary>
public class ModelException : Exception
{
    /// <summary>A failure described by <paramref name="message"/>.</summary>
    public ModelException(string message)
        : base(message)
    {
    }

    /// <summary>A failure described by <paramref name="message"/>, caused by <paramref name="cause"/>.</summary>
    public ModelException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
