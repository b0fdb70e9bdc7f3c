using Xunit;

namespace ConsentLens.Pipeline.Tests.Vision.Decoding;

/// <summary>A test of file permissions, which do not bind the superuser.</summary>
internal sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Skip = "Runs as root, who may read every file.";
        }
    }
}
