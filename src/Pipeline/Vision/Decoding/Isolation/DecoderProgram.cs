using System.Globalization;

namespace ConsentLens.Pipeline.Vision.Decoding.Isolation;

/// <summary>How to start a process that decodes photos for this one.</summary>
/// <param name="Arguments">The arguments before the limits.</param>
public sealed record DecoderProgram(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The first argument by which one of our executables knows that it is to run <see cref="DecoderLoop.Run"/>.</summary>
    public const string Verb = "decode-photos";

    private const string DotnetHost = "dotnet";

    /// <summary>One of our assemblies, run by the .NET host of this process.</summary>
    /// <param name="assembly">Path of the executable's .dll.</param>
    public static DecoderProgram Of(string assembly)
    {
        string? running = Environment.ProcessPath;
        string host = running is not null && Path.GetFileNameWithoutExtension(running) == DotnetHost ? running : DotnetHost;
        return new DecoderProgram(host, [assembly, Verb]);
    }

    /// <summary>Maximum pixels, maximum bytes and the decode timeout in milliseconds.</summary>
    internal static string[] ArgumentsOf(ImagingLimits limits) =>
    [
        limits.MaxPixels.ToString(CultureInfo.InvariantCulture),
        limits.MaxBytes.ToString(CultureInfo.InvariantCulture),
        ((long)limits.DecodeTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
    ];

    internal static ImagingLimits LimitsOf(ReadOnlySpan<string> arguments) => new()
    {
        MaxPixels = long.Parse(arguments[0], CultureInfo.InvariantCulture),
        MaxBytes = long.Parse(arguments[1], CultureInfo.InvariantCulture),
        DecodeTimeout = TimeSpan.FromMilliseconds(long.Parse(arguments[2], CultureInfo.InvariantCulture)),
    };
}
