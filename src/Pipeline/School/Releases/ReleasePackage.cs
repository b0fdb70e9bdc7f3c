namespace ConsentLens.Pipeline.School.Releases;

/// <summary>A release's package, to be sent to whoever asked for it. The caller disposes of the stream.</summary>
/// <param name="Content">The zip, read forward only.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="FileName">What to call it: neutral, without the name of anybody.</param>
public sealed record ReleasePackage(Stream Content, long Length, string FileName);
