using System.Runtime.InteropServices;

namespace ConsentLens.Pipeline.Onnx.Native;

/// <summary>Reads what a loaded model takes and computes.</summary>
internal static unsafe class SessionInspection
{
    /// <summary>The inputs or outputs of a model.</summary>
    /// <exception cref="OnnxException">One of them is not a tensor of floats.</exception>
    internal static IReadOnlyList<NodeMetadata> Nodes(OnnxApi api, SessionHandle session, NodeSide side)
    {
        using var use = new HandleUse(session);
        int countSlot = side == NodeSide.Input ? ApiSlot.SessionGetInputCount : ApiSlot.SessionGetOutputCount;
        nuint count;
        api.Check(((delegate* unmanaged<nint, nuint*, nint>)api[countSlot])(use.Pointer, &count));

        var nodes = new NodeMetadata[(int)count];
        for (int index = 0; index < nodes.Length; index++)
            nodes[index] = Node(api, use.Pointer, side, (nuint)index);

        return nodes;
    }

    private static NodeMetadata Node(OnnxApi api, nint session, NodeSide side, nuint index)
    {
        string name = Name(api, session, side, index);
        int typeSlot = side == NodeSide.Input ? ApiSlot.SessionGetInputTypeInfo : ApiSlot.SessionGetOutputTypeInfo;
        nint typeInfo;
        api.Check(((delegate* unmanaged<nint, nuint, nint*, nint>)api[typeSlot])(session, index, &typeInfo));
        using var typeInfoOwner = new TypeInfoHandle(api, typeInfo);

        // The tensor's description belongs to the type's; null when the node is a sequence or a map.
        nint tensorInfo;
        api.Check(((delegate* unmanaged<nint, nint*, nint>)api[ApiSlot.CastTypeInfoToTensorInfo])(typeInfo, &tensorInfo));
        if (tensorInfo == 0 || !TensorAccess.IsFloat(api, tensorInfo))
            throw new OnnxException($"its {(side == NodeSide.Input ? "input" : "output")} '{name}' is not a tensor of 32-bit floats.");

        return new NodeMetadata(name, TensorAccess.Dimensions(api, tensorInfo));
    }

    private static string Name(OnnxApi api, nint session, NodeSide side, nuint index)
    {
        int nameSlot = side == NodeSide.Input ? ApiSlot.SessionGetInputName : ApiSlot.SessionGetOutputName;
        nint text;
        api.Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)api[nameSlot])(session, index, api.DefaultAllocator, &text));
        string name = Marshal.PtrToStringUTF8(text) ?? "";
        api.Check(((delegate* unmanaged<nint, nint, nint>)api[ApiSlot.AllocatorFree])(api.DefaultAllocator, text));
        return name;
    }
}
