using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>Keeps a handle's object alive while native code works with it, also when another thread disposes the handle.</summary>
internal readonly ref struct HandleUse
{
    private readonly SafeHandle _handle;

    /// <summary>Takes a reference on <paramref name="handle"/>.</summary>
    /// <exception cref="ObjectDisposedException">The handle was already disposed.</exception>
    internal HandleUse(SafeHandle handle)
    {
        bool added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    /// <summary>The native object.</summary>
    internal nint Pointer => _handle.DangerousGetHandle();

    /// <summary>Gives the reference back.</summary>
    public void Dispose() => _handle.DangerousRelease();
}
