using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Imaging.Native;

/// <summary>A block of memory for one picture, file or tensor, its content undefined. It goes back when it is disposed: arrays of its size would wait for the garbage collector, a photo's worth a photo.</summary>
/// <param name="length">Bytes.</param>
internal sealed unsafe class OwnMemory(int length) : NativeBlock((byte*)NativeMemory.Alloc((nuint)length), length)
{
    protected override void Free(byte* start) => NativeMemory.Free(start);
}
