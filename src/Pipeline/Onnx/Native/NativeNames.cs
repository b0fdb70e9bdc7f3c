using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>The names of a model's inputs or outputs as the C API takes them: an array of pointers to UTF-8 text.</summary>
internal sealed class NativeNames : SafeHandle
{
    private readonly nint[] _pointers;

    internal NativeNames(IReadOnlyList<NodeMetadata> nodes)
        : base(0, ownsHandle: true)
    {
        _pointers = [.. nodes.Select(node => Marshal.StringToCoTaskMemUTF8(node.Name))];
    }

    /// <summary>False: the names are always there.</summary>
    public override bool IsInvalid => false;

    /// <summary>The number of names.</summary>
    internal int Count => _pointers.Length;

    /// <summary>The names; valid while this handle is referenced.</summary>
    internal ReadOnlySpan<nint> Pointers => _pointers;

    /// <summary>Frees the names; called once.</summary>
    protected override bool ReleaseHandle()
    {
        foreach (nint pointer in _pointers)
            Marshal.FreeCoTaskMem(pointer);

        return true;
    }
}
