using Microsoft.Win32.SafeHandles;

namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>Owns an object of ONNX Runtime and releases it once nothing uses it.</summary>
internal abstract class OnnxHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly OnnxApi _api;
    private readonly int _releaseSlot;

    private protected OnnxHandle(OnnxApi api, int releaseSlot, nint pointer)
        : base(ownsHandle: true)
    {
        _api = api;
        _releaseSlot = releaseSlot;
        SetHandle(pointer);
    }

    /// <summary>Releases the object; called once.</summary>
    protected override bool ReleaseHandle()
    {
        _api.Release(_releaseSlot, handle);
        return true;
    }
}
