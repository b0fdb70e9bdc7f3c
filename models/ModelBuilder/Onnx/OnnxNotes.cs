namespace ConsentLens.ModelBuilder.Onnx;

/// <summary>Adds notes to the file of a model that is ONNX already: a repeated field may be continued at the end of a message.</summary>
internal static class OnnxNotes
{
    public static byte[] Add(byte[] model, string key, string value)
    {
        // ModelProto.metadata_props, of StringStringEntryProto
        using var note = new ProtobufMessage();
        note.Add(14, entry =>
        {
            entry.Add(1, key);
            entry.Add(2, value);
        });
        return [.. model, .. note.ToArray()];
    }
}
