using System.Buffers;
using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Vision.Decoding.Native;

/// <summary>
/// A block of memory outside the managed heap, owned without a copy and freed once, when it is disposed.
/// There is no finaliser: it could free the block under a span that is still in use (CA2015).
/// </summary>
internal abstract unsafe class NativeBlock : MemoryManager<byte>
{
    private readonly int _length;
    private byte* _start;

    protected NativeBlock(byte* start, int length)
    {
        _start = start;
        _length = length;
    }

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        return new Span<byte>(_start, _length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ObjectDisposedException.ThrowIf(_start is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)_length);
        return new MemoryHandle(_start + elementIndex, pinnable: this);
    }

    public override void Unpin()
    {
    }

    /// <summary>Gives the block back to who allocated it.</summary>
    protected abstract void Free(byte* start);

    protected override void Dispose(bool disposing)
    {
        if (_start is null)
        {
            return;
        }
        Free(_start);
        _start = null;
    }
}

/// <summary>A block of memory for one picture, file or tensor, its content undefined. It goes back when it is disposed: arrays of its size would wait for the garbage collector, a photo's worth a photo.</summary>
/// <param name="length">Bytes.</param>
internal sealed unsafe class OwnMemory(int length) : NativeBlock((byte*)NativeMemory.Alloc((nuint)length), length)
{
    protected override void Free(byte* start) => NativeMemory.Free(start);
}
