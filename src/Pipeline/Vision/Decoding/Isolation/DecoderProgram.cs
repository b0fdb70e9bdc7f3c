using System.Globalization;

namespace ConsentLens.Pipeline.Vision.Decoding.Isolation;

/// <summary>How a process is started that decodes photos for this one.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, before the limits.</param>
public sealed record DecoderProgram(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>The verb that an executable of ours understands as its first argument, and answers with <see cref="DecoderLoop.Run"/>.</summary>
    public const string Verb = "decode-photos";

    private const string DotnetHost = "dotnet";

    /// <summary>An assembly of ours, run by the .NET host that runs this process.</summary>
    /// <param name="assembly">Path of the executable's .dll.</param>
    public static DecoderProgram Of(string assembly)
    {
        ArgumentException.ThrowIfNullOrEmpty(assembly);
        string? running = Environment.ProcessPath;
        string host = running is not null && Path.GetFileNameWithoutExtension(running) == DotnetHost ? running : DotnetHost;
        return new DecoderProgram(host, [assembly, Verb]);
    }

    /// <summary>The limits as arguments: most pixels, most bytes, milliseconds a decode may take.</summary>
    internal static string[] ArgumentsOf(ImagingLimits limits) =>
    [
        limits.MaxPixels.ToString(CultureInfo.InvariantCulture),
        limits.MaxBytes.ToString(CultureInfo.InvariantCulture),
        ((long)limits.DecodeTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
    ];

    /// <summary>The limits of such arguments.</summary>
    internal static ImagingLimits LimitsOf(ReadOnlySpan<string> arguments) => new()
    {
        MaxPixels = long.Parse(arguments[0], CultureInfo.InvariantCulture),
        MaxBytes = long.Parse(arguments[1], CultureInfo.InvariantCulture),
        DecodeTimeout = TimeSpan.FromMilliseconds(long.Parse(arguments[2], CultureInfo.InvariantCulture)),
    };
}
