using System.Diagnostics;

namespace ConsentLens.Pipeline.Tests.Storage.Encryption;

/// <summary>A disk of 2 MiB in memory, mounted in a folder of its own. Only root can mount one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public SmallDisk()
    {
        if (!Run("mount", "-t", "tmpfs", "-o", "size=2m", "consentlens-test", Path)) throw new InvalidOperationException("The small disk could not be mounted.");
    }

    public string Path => _folder.Path;

    public static bool CanBeMounted()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) return false;
        try
        {
            using var disk = new SmallDisk();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _ = Run("umount", Path);
        _folder.Dispose();
    }

    private static bool Run(string command, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
