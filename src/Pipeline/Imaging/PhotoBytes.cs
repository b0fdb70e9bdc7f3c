using System.Buffers;
using ConsentLens.Pipeline.Imaging.Native;

namespace ConsentLens.Pipeline.Imaging;

/// <summary>A photo's file in memory, every byte of it. Its memory may lie outside the managed heap and goes back when it is disposed, so nobody may keep it longer.</summary>
public sealed class PhotoBytes : IDisposable
{
    private readonly IMemoryOwner<byte>? _owner;
    private readonly ReadOnlyMemory<byte> _memory;

    /// <summary>Bytes that somebody else owns.</summary>
    public PhotoBytes(ReadOnlyMemory<byte> memory) => _memory = memory;

    private PhotoBytes(OwnMemory owner, int length) => (_owner, _memory) = (owner, owner.Memory[..length]);

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Memory => _memory;

    /// <inheritdoc/>
    public void Dispose() => _owner?.Dispose();

    /// <summary>Memory of its own for up to <paramref name="room"/> bytes, which <paramref name="fill"/> fills; it says how many there are.</summary>
    internal static async Task<PhotoBytes> FillAsync(int room, Func<Memory<byte>, ValueTask<int>> fill)
    {
        var memory = new OwnMemory(room);
        try
        {
            return new PhotoBytes(memory, await fill(memory.Memory));
        }
        catch
        {
            ((IDisposable)memory).Dispose();
            throw;
        }
    }
}
