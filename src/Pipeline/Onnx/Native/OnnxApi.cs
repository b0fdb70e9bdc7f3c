using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>
/// The C API of ONNX Runtime: the library exports the single symbol <c>OrtGetApiBase</c>, and everything else is reached
/// through a table of function pointers. The library, its environment and its allocator live as long as the process.
/// </summary>
internal sealed unsafe class OnnxApi
{
    /// <summary>The table's version that holds every slot used here; any runtime from 1.17 on answers it.</summary>
    private const uint ApiVersion = 17;

    // ORT_LOGGING_LEVEL_FATAL: failures come back as statuses, and a library has no business writing to the user's terminal.
    private const int LoggingLevelFatal = 4;

    // OrtDeviceAllocator and OrtMemTypeDefault.
    private const int DeviceAllocator = 0;
    private const int DefaultMemoryType = 0;

    private static readonly Lazy<OnnxApi> SharedApi = new(() => new OnnxApi(OnnxLibrary.Load(AppContext.BaseDirectory)));

    private readonly nint* _table;

    private OnnxApi(nint library)
    {
        var getApiBase = (delegate* unmanaged<nint*>)NativeLibrary.GetExport(library, "OrtGetApiBase");
        nint* apiBase = getApiBase();
        var getApi = (delegate* unmanaged<uint, nint*>)apiBase[0];
        var getVersion = (delegate* unmanaged<nint>)apiBase[1];

        Version = Marshal.PtrToStringUTF8(getVersion()) ?? "unknown";
        _table = getApi(ApiVersion);
        if (_table == null)
            throw new OnnxException($"ONNX Runtime {Version} is too old: 1.{ApiVersion} or later is needed.");

        Environment = CreateEnvironment();
        CpuMemory = CreateCpuMemoryInfo();
        nint allocator;
        Check(((delegate* unmanaged<nint*, nint>)this[ApiSlot.GetAllocatorWithDefaultOptions])(&allocator));
        DefaultAllocator = allocator;
    }

    /// <summary>The API of this process, loaded on first use.</summary>
    /// <exception cref="OnnxException">The native library is absent or too old.</exception>
    internal static OnnxApi Shared => SharedApi.Value;

    /// <summary>The library's version.</summary>
    internal string Version { get; }

    /// <summary>Logging and thread pools that all sessions share.</summary>
    internal EnvironmentHandle Environment { get; }

    /// <summary>Says that a tensor's elements lie in ordinary memory.</summary>
    internal MemoryInfoHandle CpuMemory { get; }

    /// <summary>The allocator of the names that the runtime hands out; owned by the runtime.</summary>
    internal nint DefaultAllocator { get; }

    /// <summary>The address of the function at <paramref name="slot"/> of <see cref="ApiSlot"/>.</summary>
    internal nint this[int slot] => _table[slot];

    /// <summary>Turns a status that a function returned into an exception; null is success.</summary>
    /// <exception cref="OnnxException">The status is a failure.</exception>
    internal void Check(nint status)
    {
        if (status == 0)
            return;

        nint text = ((delegate* unmanaged<nint, nint>)this[ApiSlot.GetErrorMessage])(status);
        int code = ((delegate* unmanaged<nint, int>)this[ApiSlot.GetErrorCode])(status);
        string message = Marshal.PtrToStringUTF8(text) ?? "no message";
        Release(ApiSlot.ReleaseStatus, status);
        throw new OnnxException($"ONNX Runtime {Version} says: {message} (code {code}).");
    }

    /// <summary>Calls the release function at <paramref name="slot"/>; none of them can fail.</summary>
    internal void Release(int slot, nint pointer) => ((delegate* unmanaged<nint, void>)this[slot])(pointer);

    private EnvironmentHandle CreateEnvironment()
    {
        nint pointer;
        fixed (byte* name = "ConsentLens"u8)
            Check(((delegate* unmanaged<int, byte*, nint*, nint>)this[ApiSlot.CreateEnv])(LoggingLevelFatal, name, &pointer));

        return new EnvironmentHandle(this, pointer);
    }

    private MemoryInfoHandle CreateCpuMemoryInfo()
    {
        nint pointer;
        var create = (delegate* unmanaged<int, int, nint*, nint>)this[ApiSlot.CreateCpuMemoryInfo];
        Check(create(DeviceAllocator, DefaultMemoryType, &pointer));
        return new MemoryInfoHandle(this, pointer);
    }
}
