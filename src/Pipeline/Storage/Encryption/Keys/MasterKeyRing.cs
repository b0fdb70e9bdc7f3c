namespace ConsentLens.Pipeline.Storage.Encryption.Keys;

/// <summary>The master keys of the key file: the current one, which wraps, and older ones, which still unwrap until every data key has been wrapped again.</summary>
public sealed class MasterKeyRing : IDisposable
{
    private readonly IReadOnlyList<MasterKey> _keys;

    /// <param name="keys">At least one key; the first is the current one.</param>
    internal MasterKeyRing(IReadOnlyList<MasterKey> keys) => _keys = keys;

    /// <summary>The id of the key that wraps.</summary>
    public string CurrentId => Current.Id;

    /// <summary>The ids of all its keys, the current one first.</summary>
    public IReadOnlyList<string> Ids => [.. _keys.Select(key => key.Id)];

    internal MasterKey Current => _keys[0];

    internal IReadOnlyList<MasterKey> Keys => _keys;

    /// <summary>The ids alone.</summary>
    public override string ToString() => $"master keys {string.Join(", ", Ids)}, withheld";

    /// <summary>Zeroes all its keys.</summary>
    public void Dispose()
    {
        foreach (MasterKey key in _keys) key.Dispose();
    }

    internal MasterKey? Find(string id) => _keys.FirstOrDefault(key => key.Id == id);
}
