namespace ConsentLens.Pipeline.Storage.Encryption.Files;

/// <summary>A file that holds something while it grows: for this user alone, and gone when it is closed.</summary>
public static class TemporaryFile
{
    /// <summary>Makes one.</summary>
    /// <param name="extension">How its name ends, e.g. <c>.zip</c>.</param>
    public static FileStream Create(string extension)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(Path.Combine(Path.GetTempPath(), $"consentlens-{Guid.NewGuid():N}{extension}"), options);
    }
}
