namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>An operation of libvips failed. The details are libvips' own words, possibly mixed with those of other threads.</summary>
internal sealed class VipsException(string operation, string details)
    : Exception($"libvips {operation}: {details}");
